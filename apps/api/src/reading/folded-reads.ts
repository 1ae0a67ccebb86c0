import type { StoredEntry } from '@marketcache/cache'
import type { EntrySource } from './entry-source.ts'

/** Most keys that go to the cache in one command, so that no reply keeps others waiting for long. */
const mostKeys = 100

type Pending = PromiseWithResolvers<StoredEntry | null>

/** Reads of entries, one by one or many at once. */
export interface EntryReader extends Pick<EntrySource, 'read'> {
  /**
   * @returns What is stored; undefined for what cannot be told, because the cache is away and nothing is held.
   * @throws {ProblemError} When that is so for all of them.
   */
  readMany: (keys: readonly string[]) => Promise<(StoredEntry | null | undefined)[]>
}

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
  return { read, readMany }

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

  async function readMany(keys: readonly string[]): Promise<(StoredEntry | null | undefined)[]> {
    try {
      return await entries.readMany(keys)
    } catch (error) {
      const copies = keys.map((key) => entries.recall(key))
      if (copies.every((copy) => copy === undefined)) throw error
      return copies
    }
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
