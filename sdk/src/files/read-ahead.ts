/** Works on items ahead of their turn, at most so many at a time, and gives the results in the order of the items. */
export async function* readAhead<I, R>(
  items: readonly I[],
  parallel: number,
  work: (item: I) => Promise<R>,
): AsyncGenerator<readonly [I, R]> {
  const ahead: (readonly [I, Promise<R>])[] = []
  for (const item of items) {
    ahead.push([item, work(item)])
    const first = ahead.length < parallel ? undefined : ahead.shift()
    if (first !== undefined) yield [first[0], await first[1]]
  }
  for (const [item, result] of ahead) yield [item, await result]
}
