import type { StoredEntry } from '@marketcache/cache'

/** A value that was fetched at `fetchedAt`, fresh for 10 s, served until 60 s and kept until 600 s. */
export function valueEntry(fetchedAt: number, changes: Partial<StoredEntry> = {}): StoredEntry {
  return {
    kind: 'value',
    fetchedAt,
    freshUntil: fetchedAt + 10_000,
    staleUntil: fetchedAt + 60_000,
    keepUntil: fetchedAt + 600_000,
    revision: `r${fetchedAt.toString(36)}`,
    fence: fetchedAt,
    encoding: 'json',
    costMs: 0,
    body: Buffer.from(`{"meta":{},"data":{"fetchedAt":${fetchedAt}}}`),
    ...changes,
  }
}
