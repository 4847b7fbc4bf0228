/** An image may show the same as the stored one, though it is written in another way: they are to be compared first. */
export class CompareFirstError extends Error {
  override readonly name = 'CompareFirstError'
}
