import type { Encoding, EntryKind, EntryTimes, StoredEntry } from '../entry.ts'

export type { Encoding, StoredEntry } from '../entry.ts'

/** An entry to be written. */
export interface StoreWrite extends EntryTimes {
  key: string
  kind: EntryKind
  /** From a lease or another clock of the store; null takes the store's time of the write. */
  fence: number | null
  encoding: Encoding
  costMs: number
  body: Buffer
  /**
   * Invalidating one of them removes this entry, also when the invalidation comes while the entry is being made.
   *
   * They add to those of earlier writes of the key, each of which counts at least until the content that it came with
   * would be over: asking which tags a key has would cost every write a round trip, and removing too much is safe.
   */
  tags: readonly string[]
  /** The source's own time of the content in milliseconds, or null; refused when more than a minute ahead. */
  asOf: number | null
}

/**
 * What became of a write: `older` content of a later making, or a removal, stands there already; a value was `kept`
 * instead of a failure; `future` content was refused; a tag was `invalidated` after the making began.
 */
export type StoreVerdict = 'written' | 'older' | 'kept' | 'future' | 'invalidated'

/** What a store says to a write. */
export interface StoreAnswer {
  verdict: StoreVerdict
  revision: string
  fence: number
}

/** One step of a counter. */
export interface CounterStep {
  key: string
  /** A whole number, which may be negative. */
  by: number
  /** How long the counter lives, set by the step that begins it. */
  lifetimeMs: number
  /** Invalidating one of them removes the counter. */
  tags: readonly string[]
}

/** The right to make a value, or to hold a lock, for a while; somebody else's when it runs out. */
export interface Lease {
  key: string
  /** Higher than that of any earlier lease of the key. */
  fence: number
  token: string
}

/** What others did to keys, or that some of it may have been missed. */
export type StoreEvent =
  | { type: 'written'; key: string; kind: EntryKind; revision: string; fence: number }
  /**
   * A write was refused; whoever waits for it need wait no longer. Not told when a later making has written already:
   * that was told.
   */
  | { type: 'refused'; key: string; kind: EntryKind; revision: string; fence: number }
  | { type: 'removed'; key: string; fence: number }
  /** From now on events may be missed: nothing that was learnt by them is certain any more. */
  | { type: 'lost' }
  /** Events arrive from now on; what happened before is not repeated. The first that a new listener is told. */
  | { type: 'found' }

/** What a store knows about itself. */
export interface StoreInfo {
  type: 'memory' | 'redis' | 'layered'
  isConnected: boolean
  version: string | null
  usedMemoryBytes: number | null
  connectedClients: number | null
}

/**
 * Keeps entries. Every function that talks to a server rejects with a `CacheError` when it is away; none waits for ever.
 *
 * All stores pass the same contract suite (`describeStore`).
 */
export interface Store {
  /** One command on one key, or one with those of others of the same turn. Tombstones, foreign bytes and entries past `keepUntil` read as null. */
  read: (key: string) => Promise<StoredEntry | null>
  /** One round trip (in a cluster one for each node). @returns One entry or null per key, in their order. */
  readMany: (keys: readonly string[]) => Promise<(StoredEntry | null)[]>
  /** @returns The verdict, and the revision and fence of this content; no two writes have the same revision. */
  write: (entry: StoreWrite) => Promise<StoreAnswer>
  /** Removes entries and leaves tombstones, so that a slower, older write does not bring one back. @returns How many entries and counters there were. */
  remove: (keys: readonly string[]) => Promise<number>
  /** Adds to a counter, starting at 0. @throws {CacheError} `not_a_number`. */
  increment: (step: CounterStep) => Promise<number>
  /** Milliseconds until the store forgets the key, or null when there is no value. */
  remainingMs: (key: string) => Promise<number | null>
  /** Keys of entries and counters that begin with a literal prefix and match a glob (`*` and `?`) behind it; each at least once while it exists, page by page. */
  scan: (query: { prefix: string; glob: string; pageSize: number }) => AsyncIterable<readonly string[]>
  /** @returns null when somebody else holds it. */
  acquire: (key: string, ttlMs: number) => Promise<Lease | null>
  /** @returns Whether it is still held. */
  renew: (lease: Lease, ttlMs: number) => Promise<boolean>
  release: (lease: Lease) => Promise<void>
  /** @returns How many values were removed. */
  invalidateTags: (tags: readonly string[]) => Promise<number>
  /**
   * Tells every event of every process, this one included. A new listener hears `found` as soon as events arrive
   * for it, which may be at once; until then it may miss some.
   *
   * @returns A function that ends it.
   */
  subscribe: (listener: (event: StoreEvent) => void) => () => void
  info: () => Promise<StoreInfo>
  close: () => Promise<void>
}
