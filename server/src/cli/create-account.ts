import { parseArgs } from 'node:util'
import { type CheckName, checkArgument } from '@opaline/contract'
import type { Config } from '../config.ts'
import { createAccount } from '../features/accounts/create-account.ts'
import { openDatabase } from '../store/db/database.ts'
import { connectBeside } from './connect-beside.ts'

const OPTIONS = {
  name: { type: 'string' },
  institution: { type: 'string' },
  'admin-name': { type: 'string' },
  email: { type: 'string' },
  'time-zone': { type: 'string' },
} as const

function need(name: string, check: CheckName, value: string | undefined): string {
  const checked = checkArgument(`--${name}`, { check, optional: false, maxLength: 64 }, value)
  if ('problem' in checked) throw new Error(checked.problem)
  return String(checked.value)
}

/** `account create --name … --email …`: makes an account beside a running server and prints its keys as JSON, this once. */
export async function createAccountCommand(config: Config, words: string[]): Promise<string> {
  const { values } = parseArgs({ args: words, options: OPTIONS })
  const name = need('name', 'text', values.name)
  const email = need('email', 'mail', values.email)
  const database = openDatabase(await connectBeside(config), () => undefined)
  try {
    const made = await createAccount(database, {
      accountName: name,
      institutionName: values.institution ?? name,
      adminName: values['admin-name'] ?? 'Administrator',
      adminEmail: email,
      timeZone: values['time-zone'] ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    })
    return JSON.stringify(made, null, 2)
  } finally {
    await database.close()
  }
}
