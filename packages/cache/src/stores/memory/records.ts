import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.ts'
import type { StoredEntry } from '../store.ts'

/** What stands under a key. */
export type MemoryRecord =
  | { type: 'entry'; until: number; entry: StoredEntry; tags: CarriedTags }
  | { type: 'number'; until: number; number: number; tags: CarriedTags }
  /** A tombstone: makings that began before may not write. */
  | { type: 'gone'; until: number; fence: number; tags: CarriedTags }

/** Tags of the writes of a key, each until the content that was written with it is over. */
export type CarriedTags = ReadonlyMap<string, number>

/** Records by key, bounded by number and bytes; the one not used for longest goes first. */
export interface Records {
  /** @returns What stands there and is not over. */
  get: (key: string) => MemoryRecord | undefined
  put: (key: string, record: MemoryRecord) => void
  keys: () => string[]
  bytes: () => number
  /** The highest fence of a tombstone that had to make room before it was over, or 0. */
  evictedFence: () => number
}

// Of a key, a record and their places in maps and lists, measured.
const recordBytes = 700

/** Creates an empty set of records. @param onGone Told every record that is replaced, evicted or over. */
export function createRecords(deps: {
  clock: Clock
  maxEntries: number
  maxBytes: number
  onGone: (key: string, record: MemoryRecord) => void
}): Records {
  let evictedFence = 0
  const records = new LRUCache<string, MemoryRecord>({
    max: deps.maxEntries,
    maxSize: deps.maxBytes,
    sizeCalculation: (record, key) => recordBytes + 2 * key.length + bodyBytes(record),
    dispose: (record, key, reason) => {
      const isEvicted = reason === 'evict' && record.type === 'gone' && deps.clock.now() < record.until
      if (isEvicted) evictedFence = Math.max(evictedFence, record.fence)
      deps.onGone(key, record)
    },
  })
  return {
    get,
    put: (key, record) => {
      records.set(key, record)
    },
    keys: () => [...records.keys()],
    bytes: () => records.calculatedSize,
    evictedFence: () => evictedFence,
  }

  function get(key: string): MemoryRecord | undefined {
    const record = records.get(key)
    if (record === undefined || deps.clock.now() < record.until) return record
    records.delete(key)
    return undefined
  }
}

function bodyBytes(record: MemoryRecord): number {
  return record.type === 'entry' ? record.entry.body.byteLength : 0
}
