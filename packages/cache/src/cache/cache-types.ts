import type { Analytics } from '../analytics/analytics.ts'
import type { Counts } from '../analytics/counters.ts'
import type { AnswerState } from '../engine/engine.ts'
import type { ProducerContext } from '../engine/order.ts'
import type { StoreInfo } from '../stores/store.ts'
import type { CacheKey } from './names.ts'

/** How long a value lives; milliseconds from its making. */
export interface SetOptions {
  /** How long it may be handed out without waiting; when absent what the cache says: `ttlMs`, for its namespace, or `defaultTtlMs`. */
  ttlMs?: number
  /** How long it counts as new, at most `ttlMs`, which is the default. Only `getOrSet` and `cached` make a difference. */
  freshMs?: number
  /** How long it is kept for the case that making a new one fails, at least `ttlMs`, which is the default. */
  keepMs?: number
  /** Names by which it can be invalidated together with others of its namespace. */
  tags?: readonly string[]
}

/** How a counter is kept. */
export type CounterOptions = Pick<SetOptions, 'ttlMs' | 'tags'>

/** How a producer is treated; what is absent comes from the cache's own options, then from the table of options. */
export interface ProduceOptions {
  /** How long a caller waits while a kept value exists. */
  softTimeoutMs?: number
  /** How long a producer may take. */
  hardTimeoutMs?: number
  /** How long nobody tries again after a failure while a value is kept. */
  backoffMs?: number
  /** The same with nothing kept; 0, the default, lets the next call try at once. */
  failureMs?: number
  /** How long it is remembered that there is nothing; at most `freshMs`. */
  negativeMs?: number
  /** Eagerness of the refresh by chance shortly before a value stops being fresh; 0 turns it off. */
  earlyRefresh?: number
}

/** How one value is looked up, made and stored. */
export interface GetOrSetOptions extends SetOptions, ProduceOptions {
  /** Only calls the producer: neither reads nor writes. */
  skipCache?: boolean
  /** Makes a new value whatever is stored, and stores it. */
  forceFresh?: boolean
  /** Lets this caller leave; the producer's own signal fires when nobody is left. */
  signal?: AbortSignal
}

/** How a function is cached. */
export interface CachedOptions<Args extends unknown[]>
  extends Omit<GetOrSetOptions, 'tags' | 'signal' | 'skipCache'> {
  /** What its keys begin with; other functions of the namespace need other names. */
  name: string
  /** Names one call; when absent the arguments do, in any order of their properties. */
  keyOf?: (...args: Args) => CacheKey
  tags?: readonly string[] | ((...args: Args) => readonly string[])
  /** Which calls go past the cache. */
  skipCache?: boolean | ((...args: Args) => boolean)
}

/** A function whose results are cached. */
export interface Cached<Args extends unknown[], Result> {
  (...args: Args): Promise<Result>
  /** Removes the result for these arguments. @returns Whether there was one. */
  invalidate: (...args: Args) => Promise<boolean>
}

/** A value and how it came to be handed out; times in milliseconds since the epoch. */
export interface ValueEntry<Value> {
  value: Value
  state: AnswerState
  ageMs: number
  madeAt: number
  freshUntil: number
}

/** What to remove after a function has run: keys by a pattern, or entries by their tags. */
export type Invalidation = string | readonly string[]

/** How long a lock lasts without a sign of life, and how long to wait for it. */
export interface LockOptions {
  ttlMs: number
  /** 0, the default, does not wait. */
  waitMs?: number
}

/**
 * Values under keys.
 *
 * Reads answer as if nothing were stored while the store is away, unless the cache was created with `throwOnStoreError`; what changes
 * something rejects then with a `CacheError`. Values read from a local layer are frozen; all others are the caller's own.
 */
export interface CacheScope {
  /** @returns The value, or null when there is none that may still be handed out. */
  get: <Value>(key: CacheKey) => Promise<Value | null>
  /** One round trip (in a cluster one per node). @returns A value or null per key, in their order. */
  getMany: <Value>(keys: readonly CacheKey[]) => Promise<(Value | null)[]>
  /** @throws {CacheError} `value_too_large`, `value_not_storable`, `invalid_key`, `invalid_option`, or the store's. */
  set: (key: CacheKey, value: unknown, options?: SetOptions) => Promise<void>
  /** @returns Whether there was something. */
  delete: (key: CacheKey) => Promise<boolean>
  /** @returns How many there were. */
  deleteMany: (keys: readonly CacheKey[]) => Promise<number>
  exists: (key: CacheKey) => Promise<boolean>
  /** @returns For how many milliseconds the value may still be handed out, or null when there is none. */
  ttl: (key: CacheKey) => Promise<number | null>
  /** Keys that match a pattern (`*` any text, `?` one character), page by page; one that comes or goes meanwhile may be missing or come twice. */
  keys: (pattern?: string) => AsyncGenerator<CacheKey, void, undefined>
  /** Removes what matches a pattern. @returns How many there were. */
  clear: (pattern?: string) => Promise<number>
  /** The stored value, or what the producer makes; made once at a time, however many ask, in all processes. */
  getOrSet: <Value>(
    key: CacheKey,
    producer: (context: ProducerContext) => Value | Promise<Value>,
    options?: GetOrSetOptions,
  ) => Promise<Value>
  /** The same, with how it came about. */
  getOrSetEntry: <Value>(
    key: CacheKey,
    producer: (context: ProducerContext) => Value | Promise<Value>,
    options?: GetOrSetOptions,
  ) => Promise<ValueEntry<Value>>
  /**
   * Caches a function by its arguments.
   *
   * Abort signals among the arguments, or as `signal` of one that is a plain object, are no part of the key: they let that caller leave,
   * and the function gets one in their place that fires when nobody is left.
   */
  cached: <Args extends unknown[], Result>(
    fn: (...args: Args) => Promise<Result>,
    options: CachedOptions<Args>,
  ) => Cached<Args, Result>
  /** Wraps a function that changes something: when it has succeeded, a pattern of keys or a list of tags is removed. */
  invalidateAfter: <Args extends unknown[], Result>(
    fn: (...args: Args) => Promise<Result>,
    what: Invalidation | ((...args: Args) => Invalidation),
  ) => (...args: Args) => Promise<Result>
  /**
   * Runs a function while nobody else holds the lock, in any process; its signal fires when the lock may have been lost.
   *
   * @throws {CacheError} `lock_timeout`, or the store's.
   */
  lock: <Result>(
    key: CacheKey,
    options: LockOptions,
    fn: (signal: AbortSignal) => Promise<Result>,
  ) => Promise<Result>
  /** Adds a whole number to a counter, which starts at 0 and lives for `ttlMs` from then. `get` does not see it; add 0 to read it. */
  increment: (key: CacheKey, by?: number, options?: CounterOptions) => Promise<number>
  /** Removes all that carries one of the tags, also what is being made at this moment. @returns How many values there were. */
  invalidateTags: (tags: readonly string[]) => Promise<number>
}

/** The entries of one user in one namespace; `clear()` without a pattern removes them all without a scan. */
export type UserCache = CacheScope

/** The entries of one namespace. */
export interface NamespaceCache extends CacheScope {
  /** Removes everything of the namespace, its users' entries included. @returns How many there were. */
  clearNamespace: () => Promise<number>
}

/** What a cache says about itself. */
export interface CacheInfo extends StoreInfo {
  prefix: string
  /** Of this process, since the cache was created. */
  counts: Counts
}

/** A cache; the functions of `CacheScope` act on its own namespace. */
export interface Cache extends NamespaceCache, AsyncDisposable {
  namespace: (name: string) => NamespaceCache
  /** @param namespace `users` when absent. */
  userCache: (userId: string, namespace?: string) => UserCache
  /** Removes everything that user caches hold for a user, in all namespaces. @returns How many there were. */
  clearUser: (userId: string) => Promise<number>
  /** What the store says about itself, and what was counted. */
  info: () => Promise<CacheInfo>
  /** Whether the store answers; the reason why not goes to `onError`. */
  isHealthy: () => Promise<boolean>
  analytics: Analytics
  /** Ends what is being made, and closes the store. */
  close: () => Promise<void>
}
