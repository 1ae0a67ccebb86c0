import { damaged } from '../engine/decoder.ts'
import { encodeValue } from '../engine/encode-value.ts'
import type { Bearer } from '../engine/order.ts'
import { away } from '../engine/store-guard.ts'
import { stampTimes, windowOf } from '../engine/windows.ts'
import type { StoredEntry } from '../stores/store.ts'
import type { CacheScope, SetOptions } from './cache-types.ts'
import type { Machine } from './machine.ts'
import type { CacheKey, Names } from './names.ts'
import type { Planner } from './planner.ts'
import { trustAs, trustPromiseAs } from './trust.ts'

/** What the functions of one scope work with. */
export interface ScopeDeps {
  machine: Machine
  names: Names
  planner: Planner
  bearer: Bearer
}

type Values = Pick<CacheScope, 'get' | 'getMany' | 'set' | 'delete' | 'deleteMany' | 'exists' | 'ttl'>

/** The plain values of a scope. */
export function createValues({ machine, names, planner, bearer }: ScopeDeps): Values {
  const { store, guard, reader, locals, notices, popular, now } = machine
  const { counts, namespace } = bearer
  return { get, getMany, set, delete: remove, deleteMany, exists, ttl }

  // Not asynchronous itself: a local hit hands out a promise that is there already.
  function get<Value>(key: CacheKey): Promise<Value | null> {
    try {
      const stored = names.key(key)
      const local = locals.peek(stored)
      if (local === undefined || now() >= local.calmUntil) return getStored(stored)
      counts.hits += 1
      popular.note(stored)
      if (notices.isHeard()) notices.tell({ kind: 'hit', namespace, key: stored })
      return trustPromiseAs(local.promise)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  async function getStored<Value>(stored: string): Promise<Value | null> {
    popular.note(stored)
    return trustAs(await open(stored, await reader.read(stored)))
  }

  async function getMany<Value>(keys: readonly CacheKey[]): Promise<(Value | null)[]> {
    const stored = keys.map(names.key)
    const found: (Promise<unknown> | null)[] = stored.map((key) => {
      const local = locals.peek(key)
      return local === undefined || now() >= local.calmUntil ? null : local.promise
    })
    const missing = stored.filter((_, index) => found[index] === null)
    counts.hits += stored.length - missing.length
    const entries = missing.length === 0 ? [] : await reader.readMany(missing)
    let next = 0
    const values = stored.map((key, index) => found[index] ?? open(key, entries[next++] ?? null))
    return trustAs(await Promise.all(values))
  }

  /** Counts an entry that was read, and gives its value if that may be handed out. */
  async function open(key: string, entry: StoredEntry | null): Promise<unknown> {
    const window = entry === null ? 'gone' : windowOf(entry, now())
    const isOpen = window === 'fresh' || window === 'stale'
    const value =
      entry !== null && entry.kind === 'value' && isOpen ? await machine.decoder.decode(key, entry) : damaged
    if (entry === null || value === damaged) return close(key)
    counts.readBytes += entry.body.length
    const outcome = entry.isDegraded === true ? 'degraded' : window === 'fresh' ? 'hit' : 'stale'
    counts[outcome === 'hit' ? 'hits' : outcome] += 1
    notices.tell({ kind: outcome, namespace, key })
    return value
  }

  function close(key: string): null {
    counts.misses += 1
    notices.tell({ kind: 'miss', namespace, key })
    return null
  }

  async function set(key: CacheKey, value: unknown, options: SetOptions = {}): Promise<void> {
    const stored = names.key(key)
    const { windows, tags } = planner.outlook(options)
    const { encoding, body, rawBytes } = await encodeValue(value, machine.limits)
    const times = stampTimes(windows, now())
    const content = { kind: 'value', fence: null, asOf: null, costMs: 0, encoding, body, tags } as const
    await guard.insist(() => store.write({ key: stored, ...times, ...content }))
    reader.forget([stored])
    counts.rawBytes += rawBytes
    counts.storedBytes += body.length
  }

  async function remove(key: CacheKey): Promise<boolean> {
    return (await deleteMany([key])) > 0
  }

  async function deleteMany(keys: readonly CacheKey[]): Promise<number> {
    const stored = new Set(keys.map(names.key))
    return machine.removeKeys([...stored])
  }

  async function exists(key: CacheKey): Promise<boolean> {
    return (await ttl(key)) !== null
  }

  async function ttl(key: CacheKey): Promise<number | null> {
    const stored = names.key(key)
    const entry = await reader.read(stored)
    if (entry === null) return counterTtl(stored)
    const isThere = entry.kind === 'value' && !isNothing(entry)
    return isThere && entry.staleUntil > now() ? entry.staleUntil - now() : null
  }

  async function counterTtl(stored: string): Promise<number | null> {
    const remaining = await guard.attempt(() => store.remainingMs(stored))
    return remaining === away ? null : remaining
  }
}

/** Remembers that there is nothing. */
function isNothing({ encoding, body }: StoredEntry): boolean {
  return encoding === 'json' && body.length === 4 && body.toString('latin1') === 'null'
}
