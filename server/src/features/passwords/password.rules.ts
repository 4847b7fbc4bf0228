import { invalid } from '../errors.ts'

const FEWEST_CHARACTERS = 12

/** @throws ApiError InvalidParameter for a password that is too short, or the address that everybody knows */
export function requireGoodPassword(argumentName: string, password: string, email: string): void {
  if (Array.from(password).length < FEWEST_CHARACTERS) {
    throw invalid(argumentName, `A password has at least ${FEWEST_CHARACTERS} characters.`)
  }
  if (password.toLowerCase() === email.toLowerCase()) {
    throw invalid(argumentName, 'A password is not the e-mail address.')
  }
}
