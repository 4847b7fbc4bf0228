import { type Config, readConfig } from '../config.ts'
import { createAccountCommand } from './create-account.ts'

const COMMANDS: Readonly<Record<string, (config: Config, words: string[]) => Promise<string>>> = {
  'account create': createAccountCommand,
}

async function main(words: string[]): Promise<string> {
  const command = COMMANDS[words.slice(0, 2).join(' ')]
  if (!command)
    throw new Error(
      `Usage: npm run opaline -- <command>, where <command> is one of: ${Object.keys(COMMANDS).join(', ')}.`,
    )
  return command(readConfig(process.env), words.slice(2))
}

main(process.argv.slice(2)).then(
  (text) => process.stdout.write(`${text}\n`),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  },
)
