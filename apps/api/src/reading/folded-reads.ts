import type { Entry, EntryReader } from '@marketcache/cache'

/** Most keys that go to the cache in one command, so that no reply keeps others waiting for long. */
const mostKeys = 100

type Pending = PromiseWithResolvers<Entry | null>

/**
 * Folds the reads of one turn of the event loop into one command, and reads of one key into one.
 *
 * A command, its timer and its reply cost more than all else that a hit needs; under load they are shared.
 */
export function createFoldedReads({ entries }: { entries: EntryReader }): EntryReader {
  let waiting = new Map<string, Pending>()
  return { read, readMany: entries.readMany }

  function read(key: string): Promise<Entry | null> {
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
      for (const [, { reject }] of batch) reject(error)
    }
  }
}
