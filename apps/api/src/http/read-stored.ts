/** Reads the body of an entry. @throws {Error} When it is not an entry's JSON, which no writer of ours produces. */
export function readStored(body: Buffer): { meta: unknown; data: unknown } {
  const stored: unknown = JSON.parse(body.toString('utf8'))
  if (typeof stored === 'object' && stored !== null && 'meta' in stored && 'data' in stored) return stored
  throw new Error('entry: expected {"meta", "data"}, got something else')
}
