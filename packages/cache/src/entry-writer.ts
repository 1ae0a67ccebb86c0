import type { Redis } from 'ioredis'
import { type Entry, encodeEntry } from './entry.ts'
import type { Keys } from './keys.ts'
import { loadScript } from './script.ts'

/** An entry to be written. */
export interface EntryWrite extends Omit<Entry, 'revision'> {
  key: string
  /** Microseconds of the clock of Redis when the call was taken up; a later call has a higher one. */
  fence: number
  /** The provider's own time of the value in milliseconds, or null. */
  asOf: number | null
}

/**
 * What became of a write: `older` means that a later call has written already, `kept` that a value outlived
 * a failure, `future` that the provider's time lies more than a minute ahead.
 */
export type WriteVerdict = 'written' | 'older' | 'kept' | 'future'

/** Writes entries; the worker alone has one. */
export interface EntryWriter {
  write: (entry: EntryWrite) => Promise<WriteVerdict>
}

/** Creates a writer over a connection that its owner opens and closes. */
export function createEntryWriter({ redis, keys }: { redis: Redis; keys: Keys }): EntryWriter {
  const script = loadScript(new URL('./write-entry.lua', import.meta.url))
  return { write }

  async function write({ key, asOf, ...entry }: EntryWrite): Promise<WriteVerdict> {
    const revision = Math.floor(entry.fence).toString(36)
    const lifetimeMs = Math.max(1_000, entry.keepUntil - entry.fetchedAt)
    const verdict = await script.run(
      redis,
      [key],
      [
        encodeEntry({ ...entry, revision }),
        entry.kind,
        entry.fence,
        lifetimeMs,
        asOf ?? '',
        keys.eventChannel,
        `${entry.kind} ${revision} ${key}`,
      ],
    )
    return readVerdict(verdict)
  }
}

function readVerdict(verdict: unknown): WriteVerdict {
  if (verdict === 'written' || verdict === 'older' || verdict === 'kept' || verdict === 'future')
    return verdict
  throw new Error(`write-entry: expected a verdict, got ${JSON.stringify(verdict)}`)
}
