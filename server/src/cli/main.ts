import { type Config, readConfig } from '../config.ts'
import { createAccountCommand } from './create-account.ts'
import { deidentifyCommand } from './deidentify.ts'

const COMMANDS: Readonly<Record<string, (config: Config, words: string[]) => Promise<string>>> = {
  'account create': createAccountCommand,
  deidentify: deidentifyCommand,
}

async function main(words: string[]): Promise<string> {
  const name = Object.keys(COMMANDS).find((known) => `${words.join(' ')} `.startsWith(`${known} `))
  const command = name === undefined ? undefined : COMMANDS[name]
  if (name === undefined || command === undefined)
    throw new Error(
      `Usage: npm run opaline -- <command>, where <command> is one of: ${Object.keys(COMMANDS).join(', ')}.`,
    )
  return command(readConfig(process.env), words.slice(name.split(' ').length))
}

main(process.argv.slice(2)).then(
  (text) => process.stdout.write(`${text}\n`),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  },
)
