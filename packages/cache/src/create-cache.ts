import { type AnalyticsBook, createAnalytics } from './analytics/analytics.ts'
import type { Cache, CacheInfo, CacheScope, NamespaceCache, ProduceOptions } from './cache/cache-types.ts'
import { createMachine, type Machine } from './cache/machine.ts'
import { createNames, type Names, userTag } from './cache/names.ts'
import { readNamespaceTtlMs } from './cache/namespace-lifetimes.ts'
import { type CallDefaults, createPlanner } from './cache/planner.ts'
import { createScope } from './cache/scope.ts'
import { checkOptions, invalidOption, numberOr } from './engine/option-table.ts'
import { readWindows, type Windows } from './engine/windows.ts'
import { createKeys } from './keys.ts'
import type { Clock } from './stores/clock.ts'
import type { Store } from './stores/store.ts'

/** How a cache is created; units, limits and defaults of the numbers stand in `optionTable`. */
export interface CacheOptions extends Partial<Windows>, ProduceOptions {
  /** Where entries are kept; closed with the cache. */
  store: Store
  /** What all its keys begin with; letters, digits and `._-`. */
  prefix: string
  /** How long values live when nothing else is said: no value lives for ever. */
  defaultTtlMs: number
  /** The same for namespaces by name, beside or instead of the usual ones: `users` 1 h, `ai` 30 min, `trading` 15 min, `analytics` 30 min. */
  namespaceTtlMs?: Readonly<Record<string, number>>
  /** Of the cache's own functions; `general` when absent. */
  namespace?: string
  /** After how long without a sign of life the right to make a value passes on. */
  leaseMs?: number
  compressAboveBytes?: number
  maxValueBytes?: number
  /** Lets reads and `getOrSet` reject when the store is away, instead of going on without it. */
  throwOnStoreError?: boolean
  /** Told what no caller hears of: the beginning of each outage of the store, failures of producers in the background, values that could not be stored. */
  onError?: (error: unknown) => void
  clock?: Clock
  /** A number from 0 (included) to 1. */
  random?: () => number
}

interface CacheParts {
  options: CacheOptions
  machine: Machine
  book: AnalyticsBook
  namespaceTtlMs: ReadonlyMap<string, number>
  /** Counts and names of each namespace are made once, however often it is asked for. */
  namespaces: Map<string, NamespaceCache>
}

const pageSize = 500

/**
 * Creates a cache over a store.
 *
 * @throws {CacheError} `invalid_option`, `invalid_key` when the prefix or namespace cannot be used.
 */
export function createCache(options: CacheOptions): Cache {
  checkCacheOptions(options)
  const now = (options.clock ?? Date).now
  const random = options.random ?? Math.random
  const { store, prefix } = options
  const head = createKeys(prefix).entry('', [])
  const book = createAnalytics({ store, head, now, random })
  const machine = createMachine({
    store,
    now,
    random,
    onError: silenced(options.onError),
    throwOnStoreError: options.throwOnStoreError ?? false,
    popular: book.popular,
    limits: {
      compressAboveBytes: numberOr('compressAboveBytes', options.compressAboveBytes),
      maxValueBytes: numberOr('maxValueBytes', options.maxValueBytes),
    },
    leaseMs: numberOr('leaseMs', options.leaseMs),
    earlyRefresh: numberOr('earlyRefresh', options.earlyRefresh),
    defaults: defaultsOf(options),
  })
  const namespaceTtlMs = readNamespaceTtlMs(options.namespaceTtlMs)
  const parts: CacheParts = { options, machine, book, namespaceTtlMs, namespaces: new Map() }
  return { ...namespaceOf(parts, options.namespace ?? 'general'), ...administrationOf(parts) }
}

type Administration = Omit<Cache, keyof NamespaceCache>

function administrationOf(parts: CacheParts): Administration {
  const { machine, book, options } = parts
  const { prefix, store } = options
  let closing: Promise<void> | null = null
  return {
    namespace: (name) => namespaceOf(parts, name),
    userCache: (userId, namespace = 'users') => userCacheOf(parts, userId, namespace),
    clearUser: async (userId) => machine.removeTags([userTag({ prefix, userId })]),
    info,
    isHealthy,
    analytics: book,
    close,
    [Symbol.asyncDispose]: close,
  }

  async function info(): Promise<CacheInfo> {
    return { ...(await machine.guard.insist(store.info)), prefix, counts: book.totals() }
  }

  async function isHealthy(): Promise<boolean> {
    try {
      // A question that only the server can answer.
      await store.remainingMs(createKeys(prefix).entry('~health', []))
      return true
    } catch (error) {
      machine.onError(error)
      return false
    }
  }

  function close(): Promise<void> {
    closing ??= end()
    return closing
  }

  async function end(): Promise<void> {
    book.stop()
    await machine.stop()
    await store.close()
  }
}

function namespaceOf(parts: CacheParts, namespace: string): NamespaceCache {
  const known = parts.namespaces.get(namespace)
  if (known !== undefined) return known
  const { machine, options } = parts
  const names = createNames({ prefix: options.prefix, namespace })
  const created: NamespaceCache = {
    ...scopeOf(parts, names),
    clearNamespace: () => clearNamespace(machine, names),
  }
  parts.namespaces.set(namespace, created)
  return created
}

function userCacheOf(parts: CacheParts, userId: string, namespace: string): CacheScope {
  const { prefix } = parts.options
  const names = createNames({ prefix, namespace, userId })
  const scope = scopeOf(parts, names)
  const clear = async (pattern?: string) =>
    pattern === undefined
      ? parts.machine.removeTags([userTag({ prefix, userId, namespace })])
      : scope.clear(pattern)
  return { ...scope, clear }
}

function scopeOf({ machine, book, namespaceTtlMs }: CacheParts, names: Names): CacheScope {
  const { namespace } = names
  const { defaults } = machine
  const defaultTtlMs = namespaceTtlMs.get(namespace) ?? defaults.defaultTtlMs
  const bearer = { namespace, counts: book.countsOf(namespace) }
  return createScope({ machine, names, planner: createPlanner({ ...defaults, defaultTtlMs }, names), bearer })
}

async function clearNamespace(machine: Machine, { head }: Names): Promise<number> {
  let removed = 0
  for await (const page of machine.store.scan({ prefix: head, glob: '*', pageSize }))
    removed += await machine.removeKeys(page)
  machine.reader.forgetAll()
  machine.flights.detach((key) => key.startsWith(head))
  return removed
}

function defaultsOf(options: CacheOptions): CallDefaults {
  readWindows(options, options)
  return options
}

function checkCacheOptions(options: CacheOptions): void {
  if (typeof options.defaultTtlMs !== 'number')
    throw invalidOption(
      'defaultTtlMs',
      'milliseconds after which values end unless told otherwise',
      options.defaultTtlMs,
    )
  checkOptions(options)
  if (typeof options.prefix !== 'string' || !/^[A-Za-z0-9._-]+:*$/.test(options.prefix))
    throw invalidOption('prefix', 'letters, digits and ._-', options.prefix)
  if (!('store' in options) || typeof options.store.read !== 'function')
    throw invalidOption('store', 'a store', null)
}

/** What is told of an error must not make another one. */
function silenced(onError: ((error: unknown) => void) | undefined): (error: unknown) => void {
  return (error) => {
    try {
      onError?.(error)
    } catch {
      // The caller's own reporting failed; there is nobody left to tell.
    }
  }
}
