import { refuseUnsafe } from '../unsafe-characters.rules.ts'

/**
 * A folder's description, which may have lines.
 * @throws ApiError InvalidParameter for the argument
 */
export function readFolderDescription(text: string, argumentName: string): string {
  refuseUnsafe(argumentName, text.replace(/[\t\r\n]/g, ''))
  return text.trim()
}
