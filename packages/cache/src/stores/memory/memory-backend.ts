import { CacheError } from '../../cache-error.ts'
import type { Clock } from '../clock.ts'
import { createListeners, type Listeners } from '../listeners.ts'
import { readLimit } from '../read-limit.ts'
import type { CounterStep, Lease, StoreAnswer, StoredEntry, StoreVerdict, StoreWrite } from '../store.ts'
import { toStoredEntry } from '../to-stored-entry.ts'
import { createFences, type Fences } from './fences.ts'
import { createLeases, type Leases } from './leases.ts'
import { type CarriedTags, createRecords, type MemoryRecord, type Records } from './records.ts'
import { createTags, type Tags } from './tags.ts'

/** What a memory backend may be told. */
export interface MemoryBackendOptions {
  /** The system's when absent. */
  clock?: Clock
  /** Most entries, counters and tombstones; 100,000 when absent. */
  maxEntries?: number
  /** Most bytes, estimated with what an entry costs beside its body; 256 MiB when absent. */
  maxBytes?: number
  /** How long removals and invalidations hold off makings that began before, in milliseconds; 60,000 when absent. */
  tombstoneMs?: number
}

/** What stands for a server: memory stores over the same one see the same entries. */
export interface MemoryBackend {
  read: (key: string) => StoredEntry | null
  write: (entry: StoreWrite) => StoreAnswer
  /** @returns Whether there was an entry or a counter. */
  remove: (key: string) => boolean
  increment: (step: CounterStep) => number
  remainingMs: (key: string) => number | null
  /** Whether an entry or a counter stands there. */
  has: (key: string) => boolean
  /** All keys, also of tombstones and of what is over. */
  keys: () => string[]
  acquire: (key: string, ttlMs: number) => Lease | null
  renew: (lease: Lease, ttlMs: number) => boolean
  release: (lease: Lease) => void
  /** @returns How many entries were removed. */
  invalidateTags: (tags: readonly string[]) => number
  /** How many bytes the records take, estimated. */
  bytes: () => number
  listeners: Listeners
}

interface Parts {
  clock: Clock
  fences: Fences
  records: Records
  tags: Tags
  leases: Leases
  listeners: Listeners
  tombstoneMs: number
}

/** Creates an empty backend. @throws {CacheError} `invalid_option`. */
export function createMemoryBackend(options: MemoryBackendOptions = {}): MemoryBackend {
  const { clock = Date } = options
  const tombstoneMs = readLimit('tombstoneMs', options.tombstoneMs, 60_000)
  const tags = createTags({ clock, markMs: tombstoneMs })
  const records = createRecords({
    clock,
    maxEntries: readLimit('maxEntries', options.maxEntries, 100_000),
    maxBytes: readLimit('maxBytes', options.maxBytes, 256 * 1024 * 1024),
    onGone: (key, record) => tags.leave(key, record.tags),
  })
  const leases = createLeases(clock)
  const parts = {
    clock,
    fences: createFences(clock),
    records,
    tags,
    leases,
    listeners: createListeners(),
    tombstoneMs,
  }
  return {
    read: (key) => readEntry(records.get(key)),
    write: (entry) => writeEntry(parts, entry),
    remove: (key) => removeKey(parts, key),
    increment: (step) => increment(parts, step),
    remainingMs: (key) => remainingMs(records.get(key), clock.now()),
    has: (key) => isThere(records.get(key)),
    keys: records.keys,
    acquire: (key, ttlMs) => leases.acquire(key, ttlMs, () => parts.fences.next(barrierAt(parts, key))),
    renew: leases.renew,
    release: leases.release,
    invalidateTags: (names) => invalidateTags(parts, names),
    bytes: records.bytes,
    listeners: parts.listeners,
  }
}

function readEntry(record: MemoryRecord | undefined): StoredEntry | null {
  return record?.type === 'entry' ? record.entry : null
}

function isThere(record: MemoryRecord | undefined): boolean {
  return record !== undefined && record.type !== 'gone'
}

function remainingMs(record: MemoryRecord | undefined, now: number): number | null {
  return record === undefined || record.type === 'gone' ? null : record.until - now
}

/** The fence below which nothing may be written under a key. */
function barrierAt({ records, fences }: Parts, key: string): number {
  const record = records.get(key)
  const stored = record?.type === 'entry' ? record.entry.fence : record?.type === 'gone' ? record.fence : 0
  return fences.isImplausible(stored) ? 0 : stored
}

function writeEntry(parts: Parts, write: StoreWrite): StoreAnswer {
  const { key, kind, tags } = write
  const stored = parts.records.get(key)
  const fence = write.fence ?? parts.fences.next(barrierAt(parts, key))
  const verdict = judge(parts, { ...write, fence })
  const revision = parts.fences.next().toString(36)
  if (verdict === 'written') {
    const entry = toStoredEntry(write, { fence, revision })
    const carried = carriedTags(parts, stored)
    for (const tag of tags) carried.set(tag, Math.max(carried.get(tag) ?? 0, write.keepUntil))
    put(parts, key, { type: 'entry', until: write.keepUntil, entry, tags: carried })
  }
  // A later making has told already what whoever waits wants to know; a removal has not.
  const isForestalled = verdict === 'older' && stored?.type === 'entry'
  const type = verdict === 'written' ? 'written' : 'refused'
  if (!isForestalled) parts.listeners.tell({ type, key, kind, revision, fence })
  return { verdict, revision, fence }
}

/** What a key goes on carrying when something else is put in its place. */
function carriedTags({ clock }: Parts, stored: MemoryRecord | undefined): Map<string, number> {
  if (stored === undefined) return new Map()
  return new Map([...stored.tags].filter(([, until]) => clock.now() < until))
}

function put({ records, tags }: Parts, key: string, record: MemoryRecord & { tags: CarriedTags }): void {
  // What it replaces leaves its tags: these are joined after that.
  records.put(key, record)
  tags.join(key, record.tags.keys())
}

function judge(parts: Parts, write: StoreWrite & { fence: number }): StoreVerdict {
  const { key, kind, fence, tags, asOf } = write
  const { records, fences, clock } = parts
  if (asOf !== null && asOf > clock.now() + 60_000) return 'future'
  if (isHeldOff(fences, fence, parts.tags.lastMark(tags))) return 'invalidated'
  if (isHeldOff(fences, fence, records.evictedFence())) return 'older'
  const stored = records.get(key)
  if (stored?.type === 'gone' && isHeldOff(fences, fence, stored.fence)) return 'older'
  if (stored?.type !== 'entry') return 'written'
  if (fence < barrierAt(parts, key)) return 'older'
  return kind !== 'value' && stored.entry.kind === 'value' ? 'kept' : 'written'
}

function isHeldOff(fences: Fences, fence: number, barrier: number): boolean {
  return barrier > 0 && fence <= barrier && !fences.isImplausible(barrier)
}

function removeKey(parts: Parts, key: string, invalidated: readonly string[] = []): boolean {
  const { records, fences, clock, listeners, tombstoneMs } = parts
  const stored = records.get(key)
  const tags = carriedTags(parts, stored)
  for (const tag of invalidated) tags.delete(tag)
  const fence = fences.next(barrierAt(parts, key))
  put(parts, key, { type: 'gone', until: clock.now() + tombstoneMs, fence, tags })
  listeners.tell({ type: 'removed', key, fence })
  return isThere(stored)
}

function invalidateTags(parts: Parts, names: readonly string[]): number {
  const keys = new Set(names.flatMap((tag) => parts.tags.mark(tag, parts.fences.next())))
  return [...keys].filter((key) => removeKey(parts, key, names)).length
}

function increment(parts: Parts, { key, by, lifetimeMs, tags }: CounterStep): number {
  const stored = parts.records.get(key)
  const sum = (stored?.type === 'number' ? stored.number : 0) + by
  if (stored?.type === 'entry' || !Number.isSafeInteger(by) || !Number.isSafeInteger(sum))
    throw new CacheError(
      'not_a_number',
      `increment: expected whole numbers, got ${by} on ${stored?.type ?? 'nothing'}`,
      {
        isRetryable: false,
      },
    )
  const until = stored?.type === 'number' ? stored.until : parts.clock.now() + lifetimeMs
  const carried = carriedTags(parts, stored)
  for (const tag of tags) carried.set(tag, Math.max(carried.get(tag) ?? 0, until))
  put(parts, key, { type: 'number', until, number: sum, tags: carried })
  return sum
}
