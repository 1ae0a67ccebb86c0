import { createFakeClock, type FakeClock } from '@marketcache/testing'
import { vi } from 'vitest'
import type { Cache } from '../cache/cache-types.ts'
import { type CacheOptions, createCache } from '../create-cache.ts'
import { createLayeredStore } from '../stores/layered/layered-store.ts'
import { createMemoryBackend } from '../stores/memory/memory-backend.ts'
import { createMemoryStore } from '../stores/memory/memory-store.ts'
import type { Store } from '../stores/store.ts'

/** Several processes' caches over one backend, with a clock that moves only when it is told to. */
export interface CacheWorld {
  clock: FakeClock
  /** A cache as another process would have it. */
  open: (options?: Partial<CacheOptions> & { wrap?: (store: Store) => Store; isLayered?: boolean }) => Cache
  /** A store over the same backend. */
  store: Store
  /** What was reported to `onError` of all caches. */
  errors: unknown[]
}

/** Creates a world of its own for one test. */
export function createWorld(): CacheWorld {
  const clock = createFakeClock()
  const backend = createMemoryBackend({ clock })
  const errors: unknown[] = []
  const store = createMemoryStore({ backend })
  return { clock, open, store, errors }

  function open({
    wrap = (same) => same,
    isLayered = false,
    ...options
  }: Partial<CacheOptions> & { wrap?: (store: Store) => Store; isLayered?: boolean } = {}): Cache {
    const remote = wrap(createMemoryStore({ backend }))
    return createCache({
      store: isLayered ? createLayeredStore({ remote, clock }) : remote,
      prefix: 'test',
      defaultTtlMs: 60_000,
      clock,
      random: () => 0,
      onError: (error) => errors.push(error),
      ...options,
    })
  }
}

/** A producer that waits until it is told how to end; counts its calls. */
export function createGate<Value>() {
  const calls: { resolve: (value: Value) => void; reject: (error: unknown) => void; signal: AbortSignal }[] =
    []
  return { calls, producer }

  function producer({ signal }: { signal: AbortSignal }): Promise<Value> {
    const { promise, resolve, reject } = Promise.withResolvers<Value>()
    calls.push({ resolve, reject, signal })
    return promise
  }
}

/** Lets everything run that does not wait for time or the outside. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** Puts timers under the test's control; dates and immediates stay as they are. */
export function useManualTimers(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
}

/** Lets time pass, for the clock and for timers alike. */
export async function passTime(world: CacheWorld, ms: number): Promise<void> {
  const stepMs = 50
  await settle()
  for (let left = ms; left > 0; left -= stepMs) {
    const step = Math.min(left, stepMs)
    world.clock.advance(step)
    await vi.advanceTimersByTimeAsync(step)
  }
  await settle()
}
