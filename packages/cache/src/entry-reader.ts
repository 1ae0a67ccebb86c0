import type { Redis } from 'ioredis'
import { decodeEntry, type Entry } from './entry.ts'

/** Reads entries; one round trip each way, whatever the number of keys. */
export interface EntryReader {
  /** @returns The entry, or null when there is none or its format is not known. */
  read: (key: string) => Promise<Entry | null>
  /** @returns One entry or null per key, in the order of the keys. */
  readMany: (keys: readonly string[]) => Promise<(Entry | null)[]>
}

/** Creates a reader over a connection that its owner opens and closes. */
export function createEntryReader({ redis }: { redis: Redis }): EntryReader {
  return { read, readMany }

  async function read(key: string): Promise<Entry | null> {
    const bytes = await redis.getBuffer(key)
    return bytes === null ? null : decodeEntry(bytes)
  }

  async function readMany(keys: readonly string[]): Promise<(Entry | null)[]> {
    if (keys.length === 0) return []
    const found = await redis.mgetBuffer(...keys)
    return found.map((bytes) => (bytes === null ? null : decodeEntry(bytes)))
  }
}
