import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { noticeChannelName } from '../analytics/notices.ts'
import { CacheError } from '../cache-error.ts'
import type { Store } from '../stores/store.ts'
import { type CacheWorld, createGate, createWorld, settle } from '../test-support/create-world.ts'
import { withChaos } from '../testing/chaos.ts'

const away = () => Promise.reject(new CacheError('store_unavailable', 'for a test', { isRetryable: true }))

describe('a store that is away', () => {
  let world: CacheWorld
  let isAway = false
  let commands = 0
  beforeEach(() => {
    world = createWorld()
    isAway = false
    commands = 0
  })
  afterEach(() => vi.useRealTimers())

  function breakable(store: Store): Store {
    const call = <Result>(work: () => Promise<Result>): Promise<Result> => {
      commands += 1
      return isAway ? away() : work()
    }
    return {
      ...store,
      read: (key) => call(() => store.read(key)),
      readMany: (keys) => call(() => store.readMany(keys)),
      write: (entry) => call(() => store.write(entry)),
      remove: (keys) => call(() => store.remove(keys)),
      acquire: (key, ttlMs) => call(() => store.acquire(key, ttlMs)),
      remainingMs: (key) => call(() => store.remainingMs(key)),
    }
  }

  it('S2-25 never fails getOrSet, and calls the producer once at a time', async () => {
    const cache = world.open({ wrap: breakable })
    isAway = true
    const gate = createGate<number>()
    const calls = Array.from({ length: 100 }, () => cache.getOrSet('k', gate.producer))
    await settle()
    expect(gate.calls).toHaveLength(1)
    gate.calls[0]?.resolve(1)
    expect(new Set(await Promise.all(calls))).toEqual(new Set([1]))
  })

  it('reads as if nothing were stored, and tells those who change something', async () => {
    const cache = world.open({ wrap: breakable })
    await cache.set('k', 1)
    isAway = true
    expect(await cache.get('k')).toBeNull()
    expect(await cache.getMany(['k', 'l'])).toEqual([null, null])
    expect(await cache.exists('k')).toBe(false)
    await expect(cache.set('k', 2)).rejects.toMatchObject({ code: 'store_unavailable', isRetryable: true })
    await expect(cache.delete('k')).rejects.toMatchObject({ code: 'store_unavailable' })
    expect(await cache.isHealthy()).toBe(false)
  })

  it('S2-25 reports each outage once, and its end', async () => {
    const notices: unknown[] = []
    const listener = (notice: unknown) => notices.push(notice)
    subscribe(noticeChannelName, listener)
    const cache = world.open({ wrap: breakable })
    const kinds = () =>
      notices.map((notice) => (notice instanceof Object && 'kind' in notice ? notice.kind : null))
    for (let outage = 1; outage <= 2; outage += 1) {
      isAway = true
      for (let call = 0; call < 20; call += 1) {
        await cache.get('k')
        world.clock.advance(100)
      }
      isAway = false
      world.clock.advance(2_000)
      for (let call = 0; call < 20; call += 1) await cache.get('k')
      expect(world.errors).toHaveLength(outage)
    }
    unsubscribe(noticeChannelName, listener)
    expect(kinds().filter((kind) => kind === 'store_down' || kind === 'store_up')).toEqual([
      'store_down',
      'store_up',
      'store_down',
      'store_up',
    ])
  })

  it('spares it while it is away, and comes back by itself', async () => {
    const cache = world.open({ wrap: breakable })
    await cache.set('k', 1)
    isAway = true
    commands = 0
    for (let call = 0; call < 100; call += 1) await cache.get('k')
    expect(commands).toBe(3)
    isAway = false
    world.clock.advance(500)
    expect(await cache.get('k')).toBe(1)
  })

  it('answers from the local layer what is held there, marked degraded, and makes nothing behind the caller', async () => {
    const cache = world.open({ wrap: breakable, isLayered: true })
    const windows = { freshMs: 1_000, ttlMs: 100_000, earlyRefresh: 0 }
    await cache.getOrSet('k', () => 'held', windows)
    isAway = true
    world.clock.advance(70_000)
    const producer = vi.fn(() => 'new')
    for (let call = 0; call < 5; call += 1)
      expect(await cache.getOrSetEntry('k', producer, windows)).toMatchObject({
        value: 'held',
        state: 'degraded',
      })
    expect(await cache.get('k')).toBe('held')
    expect(await cache.getMany(['k', 'missing'])).toEqual(['held', null])
    expect(producer).not.toHaveBeenCalled()
    isAway = false
    world.clock.advance(1_000)
    expect(await cache.getOrSetEntry('k', producer, windows)).toMatchObject({ state: 'stale' })
  })

  it('throws into getOrSet when it was told to', async () => {
    const cache = world.open({ wrap: breakable, throwOnStoreError: true })
    isAway = true
    await expect(cache.getOrSet('k', () => 1)).rejects.toMatchObject({ code: 'store_unavailable' })
    await expect(cache.get('k')).rejects.toMatchObject({ code: 'store_unavailable' })
  })

  it('survives an onError that throws', async () => {
    const cache = world.open({
      wrap: breakable,
      onError: () => {
        throw new Error('reporting failed')
      },
    })
    isAway = true
    expect(await cache.getOrSet('k', () => 1)).toBe(1)
  })

  it('answers every getOrSet with a value that was made, whatever the store and its events do', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    await fc.assert(
      fc.asyncProperty(
        fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
        async (numbers) => {
          world = createWorld()
          const random = () => numbers.next().value ?? 0
          const wrap = (store: Store) =>
            withChaos(store, { failProbability: 0.3, duplicateEvents: 0.2, loseEvents: 0.2, random })
          const caches = [
            world.open({ wrap, leaseMs: 50 }),
            world.open({ wrap, isLayered: true, leaseMs: 50 }),
          ]
          let made = 0
          for (let round = 0; round < 5; round += 1) {
            const calls = caches.flatMap((cache) =>
              [1, 2].map(() => cache.getOrSet('k', async () => ++made, { freshMs: 100, ttlMs: 200 })),
            )
            for (const value of await Promise.all(calls)) {
              expect(value).toBeGreaterThan(0)
              expect(value).toBeLessThanOrEqual(made)
            }
            world.clock.advance(150)
          }
          await settle()
        },
      ),
      { numRuns: 10 },
    )
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  }, 30_000)
})
