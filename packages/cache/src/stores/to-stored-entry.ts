import { ownBytes } from './own-bytes.ts'
import type { StoredEntry, StoreWrite } from './store.ts'

/** What a store keeps of a write. */
export function toStoredEntry(
  write: StoreWrite,
  { fence, revision }: { fence: number; revision: string },
): StoredEntry {
  const { kind, fetchedAt, freshUntil, staleUntil, keepUntil, encoding, costMs, body } = write
  return {
    kind,
    fetchedAt,
    freshUntil,
    staleUntil,
    keepUntil,
    revision,
    fence,
    encoding,
    costMs,
    body: ownBytes(body),
  }
}
