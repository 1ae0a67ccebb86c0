import type { Cluster, Redis } from 'ioredis'
import type { Entry } from './entry.ts'
import type { Keys } from './keys.ts'
import { loadStoreScripts } from './stores/redis/scripts.ts'
import { runWrite } from './stores/redis/write-entry.ts'

/** An entry to be written. */
export interface EntryWrite extends Omit<Entry, 'revision'> {
  key: string
  /** Microseconds of the clock of Redis when the call was taken up; a later call has a higher one. */
  fence: number
  /** The provider's own time of the value in milliseconds, or null. */
  asOf: number | null
}

/**
 * What became of a write: `older` means that a later call has written already or a removal came later, `kept` that a value outlived
 * a failure, `future` that the provider's time lies more than a minute ahead.
 */
export type WriteVerdict = 'written' | 'older' | 'kept' | 'future'

/** Writes entries; the worker alone has one. */
export interface EntryWriter {
  write: (entry: EntryWrite) => Promise<WriteVerdict>
}

/** Creates a writer over a connection that its owner opens and closes. */
export function createEntryWriter({ redis, keys }: { redis: Redis | Cluster; keys: Keys }): EntryWriter {
  const { writeEntry } = loadStoreScripts()
  return { write }

  async function write(entry: EntryWrite): Promise<WriteVerdict> {
    const { verdict } = await runWrite(writeEntry, {
      redis,
      channel: keys.eventChannel,
      entry: { ...entry, encoding: 'json', costMs: 0 },
      nowMs: entry.fetchedAt,
      lifetimeMs: Math.max(1_000, Math.ceil(entry.keepUntil - entry.fetchedAt)),
    })
    return verdict
  }
}
