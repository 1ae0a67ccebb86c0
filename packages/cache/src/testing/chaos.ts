import { setTimeout as sleep } from 'node:timers/promises'
import { CacheError } from '../cache-error.ts'
import type { Store, StoreEvent } from '../stores/store.ts'

/** How badly a store behaves. */
export interface Chaos {
  /** From 0 to 1. Half of the failures come after the work was done, as when an answer is lost; 0 when absent. */
  failProbability?: number | undefined
  /** Each call takes up to this many milliseconds longer; 0 when absent. */
  delayMs?: number | undefined
  /** The share of events about keys that are told twice, from 0 to 1; 0 when absent. */
  duplicateEvents?: number | undefined
  /** The share of events about keys that are never told, from 0 to 1; 0 when absent. */
  loseEvents?: number | undefined
  /** A number from 0 up to 1; `Math.random` when absent. Give one with a seed to repeat a run. */
  random?: (() => number) | undefined
  /** How time passes; real timers when absent. */
  wait?: ((ms: number) => Promise<unknown>) | undefined
}

/** Wraps a store so that calls fail or are late, and events are repeated or get lost. */
export function withChaos(store: Store, chaos: Chaos): Store {
  const { failProbability = 0, delayMs = 0, duplicateEvents = 0, loseEvents = 0 } = chaos
  const { random = Math.random, wait = sleep } = chaos
  return { ...wrapCalls(store, disturb), subscribe }

  async function disturb<T>(action: string, work: () => Promise<T>): Promise<T> {
    if (delayMs > 0) await wait(random() * delayMs)
    const isFailing = random() < failProbability
    if (isFailing && random() < 0.5) throw failure(action)
    const answer = await work()
    if (isFailing) throw failure(action)
    return answer
  }

  function subscribe(listener: (event: StoreEvent) => void): () => void {
    return store.subscribe((event) => {
      const isAboutKey = event.type !== 'lost' && event.type !== 'found'
      if (isAboutKey && random() < loseEvents) return
      listener(event)
      if (isAboutKey && random() < duplicateEvents) listener(event)
    })
  }
}

/** Wraps a store so that every call fails, as when the server is away; subscribing and closing work. */
export function alwaysThrow(store: Store): Store {
  return wrapCalls(store, async (action) => {
    throw failure(action)
  })
}

/** Wraps a store so that every call, and every page of a scan, takes `ms` milliseconds longer. */
export function alwaysDelay(store: Store, ms: number, wait: (ms: number) => Promise<unknown> = sleep): Store {
  return wrapCalls(store, async (_, work) => {
    await wait(ms)
    return work()
  })
}

type Around = <T>(action: string, work: () => Promise<T>) => Promise<T>

function wrapCalls(store: Store, around: Around): Store {
  return {
    read: (key) => around('read', () => store.read(key)),
    readMany: (keys) => around('readMany', () => store.readMany(keys)),
    write: (entry) => around('write', () => store.write(entry)),
    remove: (keys) => around('remove', () => store.remove(keys)),
    increment: (step) => around('increment', () => store.increment(step)),
    remainingMs: (key) => around('remainingMs', () => store.remainingMs(key)),
    scan: (query) => wrapPages(store.scan(query), around),
    acquire: (key, ttlMs) => around('acquire', () => store.acquire(key, ttlMs)),
    renew: (lease, ttlMs) => around('renew', () => store.renew(lease, ttlMs)),
    release: (lease) => around('release', () => store.release(lease)),
    invalidateTags: (tags) => around('invalidateTags', () => store.invalidateTags(tags)),
    subscribe: (listener) => store.subscribe(listener),
    info: () => around('info', () => store.info()),
    close: () => store.close(),
  }
}

async function* wrapPages(
  pages: AsyncIterable<readonly string[]>,
  around: Around,
): AsyncGenerator<readonly string[]> {
  const iterator = pages[Symbol.asyncIterator]()
  try {
    for (;;) {
      const { done, value } = await around('scan', () => iterator.next())
      if (done === true) return
      yield value
    }
  } finally {
    await iterator.return?.()
  }
}

function failure(action: string): CacheError {
  return new CacheError('store_unavailable', `${action}: a failure for a test`, { isRetryable: true })
}
