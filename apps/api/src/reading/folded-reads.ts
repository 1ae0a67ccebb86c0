import type { StoredEntry } from '@marketcache/cache'
import type { EntrySource } from './entry-source.ts'

/** Most keys that go to the cache in one command, so that no reply keeps others waiting for long. */
const mostKeys = 100

type Pending = PromiseWithResolvers<StoredEntry | null>

/** Reads of entries, one by one or many at once. */
export type EntryReader = Pick<EntrySource, 'read' | 'readMany'>

/**
 * Folds the reads of one turn of the event loop into one command, and reads of one key into one; what this process holds for
 * certain needs no command, and while the cache is away what it holds is better than an error.
 *
 * A command, its timer and its reply cost more than all else that a hit needs; under load they are shared.
 */
export function createFoldedReads({
  entries,
}: {
  entries: Pick<EntrySource, 'readMany' | 'peek' | 'recall'>
}): EntryReader {
  let waiting = new Map<string, Pending>()
  return { read, readMany: entries.readMany }

  function read(key: string): Promise<StoredEntry | null> {
    const copy = entries.peek(key)
    if (copy !== undefined) return Promise.resolve(copy)
    const same = waiting.get(key)
    if (same !== undefined) return same.promise
    if (waiting.size === 0) setImmediate(flush)
    const pending: Pending = Promise.withResolvers()
    waiting.set(key, pending)
    return pending.promise
  }

  function flush(): void {
    const batch = [...waiting]
    waiting = new Map()
    for (let start = 0; start < batch.length; start += mostKeys)
      void fetch(batch.slice(start, start + mostKeys))
  }

  async function fetch(batch: readonly (readonly [key: string, pending: Pending])[]): Promise<void> {
    try {
      const found = await entries.readMany(batch.map(([key]) => key))
      for (const [index, [, { resolve }]] of batch.entries()) resolve(found[index] ?? null)
    } catch (error) {
      for (const [key, { resolve, reject }] of batch) {
        const copy = entries.recall(key)
        if (copy === undefined) reject(error)
        else resolve(copy)
      }
    }
  }
}
