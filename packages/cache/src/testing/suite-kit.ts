import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect } from 'vitest'
import type { CounterStep, Lease, Store, StoreEvent, StoreWrite } from '../stores/store.ts'

/** What the contract suite must be told about a store. */
export interface StoreUnderTest {
  /** Opens another instance over the same backend, as another process would; the suite closes it. */
  createStore: () => Store | Promise<Store>
  /** The clock in milliseconds that the store goes by; `Date.now` when absent. */
  now?: () => number
  /** Moves that clock on; the suite waits for real time to pass when absent. */
  advance?: (ms: number) => void | Promise<void>
}

/** What the promises are written with. */
export interface SuiteKit {
  /** Another instance over the same backend, closed after the test. */
  open: () => Promise<Store>
  /** A key that only this test uses. */
  key: (name: string) => string
  /** What all keys of this test begin with. */
  prefix: () => string
  tag: (name: string) => string
  now: () => number
  /** A value that is kept for a minute unless `changes` say otherwise. */
  value: (key: string, changes?: Partial<StoreWrite>) => StoreWrite
  /** Begins to make a value: the fence of a lease that has been given back. */
  begin: (store: Store, key: string) => Promise<number>
  /** Moves the clock on by `ms`, then looks until `look` answers `expected`. */
  lapse: (ms: number, look: () => unknown, expected: unknown) => Promise<void>
  /** What a store tells of this test's keys, from the moment it is certain to tell everything. */
  listen: (store: Store) => Promise<StoreEvent[]>
  bodyOf: (store: Store, key: string) => Promise<string | null>
}

const patienceMs = 5_000

/** Creates the kit of one suite; every test gets keys and tags of its own. */
export function createSuiteKit(subject: StoreUnderTest): SuiteKit {
  const now = subject.now ?? Date.now
  const opened: Store[] = []
  let prefix = ''
  beforeEach(() => {
    prefix = `contract-${randomUUID()}:`
  })
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()))
  })
  const key = (name: string) => `${prefix}${name}`
  return { open, key, prefix: () => prefix, tag: key, now, value, begin, lapse, listen, bodyOf }

  async function open(): Promise<Store> {
    const store = await subject.createStore()
    opened.push(store)
    return store
  }

  function value(at: string, changes: Partial<StoreWrite> = {}): StoreWrite {
    const fetchedAt = now()
    return {
      key: at,
      kind: 'value',
      fence: null,
      encoding: 'json',
      costMs: 0,
      body: Buffer.from('{}'),
      tags: [],
      asOf: null,
      fetchedAt,
      freshUntil: fetchedAt + 10_000,
      staleUntil: fetchedAt + 20_000,
      keepUntil: fetchedAt + 60_000,
      ...changes,
    }
  }

  async function lapse(ms: number, look: () => unknown, expected: unknown): Promise<void> {
    await subject.advance?.(ms)
    await expect.poll(look, { timeout: ms + patienceMs, interval: 10 }).toEqual(expected)
  }

  async function listen(store: Store): Promise<StoreEvent[]> {
    const events: StoreEvent[] = []
    // Events of an earlier test may still be on their way.
    const isOurs = (event: StoreEvent) => !('key' in event) || event.key.startsWith(prefix)
    store.subscribe((event) => isOurs(event) && events.push(event))
    await expect.poll(() => events.at(0)?.type, { timeout: patienceMs, interval: 5 }).toBe('found')
    events.length = 0
    return events
  }
}

async function begin(store: Store, key: string): Promise<number> {
  const lease = held(await store.acquire(key, 10_000))
  await store.release(lease)
  return lease.fence
}

async function bodyOf(store: Store, key: string): Promise<string | null> {
  const entry = await store.read(key)
  return entry === null ? null : entry.body.toString()
}

/** Narrows a lease that must have been given. */
export function held(lease: Lease | null): Lease {
  if (lease === null) throw new Error('lease: expected one, somebody else holds it')
  return lease
}

/** One step of a counter that lives for a minute unless `changes` say otherwise. */
export function count(key: string, by: number, changes: Partial<CounterStep> = {}): CounterStep {
  return { key, by, lifetimeMs: 60_000, tags: [], ...changes }
}

/** A JSON body. */
export function body(text: string): { body: Buffer } {
  return { body: Buffer.from(text) }
}
