import type { Counts } from '../analytics/counters.ts'
import type { StoredBody } from '../pack-body.ts'
import type { StoredEntry } from '../stores/store.ts'
import type { Windows } from './windows.ts'

/** What a producer may say about the value that it makes. */
export interface StoreWith extends Partial<Windows> {
  /** Added to the tags of the call. */
  tags?: readonly string[]
}

/** What a producer is given. */
export interface ProducerContext {
  /** Fires when nobody waits any longer or the hard timeout has passed. */
  signal: AbortSignal
  /** Says how long this value is to live, or with null that it is not to be stored; the last word counts. */
  storeWith: (changes: StoreWith | null) => void
}

/** Makes a value; null and undefined say that there is none. */
export type Producer = (context: ProducerContext) => unknown

/** How long a value lives, and which tags it carries, as the store names them. */
export interface Outlook {
  windows: Windows
  tags: readonly string[]
}

/** All that `getOrSet` goes by, with every default filled in. */
export interface Plan extends Outlook {
  softTimeoutMs: number
  hardTimeoutMs: number
  backoffMs: number
  failureMs: number
  negativeMs: number
  earlyRefresh: number
  /** What the producer said, over what the call said. @throws {CacheError} `invalid_option`, `invalid_key`. */
  adapt: (changes: StoreWith) => Outlook
}

/** For whom something is counted and told. */
export interface Bearer {
  namespace: string
  counts: Counts
}

/** One wish for a value. */
export interface Order {
  /** As the store names it. */
  key: string
  producer: Producer
  plan: Plan
  bearer: Bearer
  /** A new value is wanted, whatever is stored. */
  isForced: boolean
}

/** How a wish ended. */
export type Landing =
  /** `stored` is null when it could not be stored or was not to be. */
  | { type: 'made'; value: unknown; madeAt: number; freshUntil: number; stored: StoredBody | null }
  | { type: 'found'; entry: StoredEntry }
