import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Store } from '../stores/store.ts'
import {
  type CacheWorld,
  createGate,
  createWorld,
  passTime,
  settle,
  useManualTimers,
} from '../test-support/create-world.ts'

describe('single flight', () => {
  let world: CacheWorld
  beforeEach(() => {
    useManualTimers()
    world = createWorld()
  })
  afterEach(() => vi.useRealTimers())

  const pass = (ms: number) => passTime(world, ms)

  it.each([false, true])(
    'calls the producer once for a thousand calls in four processes (layered: %s)',
    async (isLayered) => {
      const caches = [1, 2, 3, 4].map(() => world.open({ isLayered }))
      const gate = createGate<{ price: number }>()
      const calls = caches.flatMap((cache) =>
        Array.from({ length: 250 }, () => cache.getOrSet('k', gate.producer)),
      )
      await settle()
      expect(gate.calls).toHaveLength(1)
      gate.calls[0]?.resolve({ price: 1 })
      await settle()
      expect(await Promise.all(calls)).toEqual(Array.from({ length: 1_000 }, () => ({ price: 1 })))
      expect(gate.calls).toHaveLength(1)
    },
  )

  it('shares a failure with all who wait, in every process, without calling again', async () => {
    const [one, other] = [world.open(), world.open()]
    const gate = createGate<string>()
    const calls = [one, one, other, other].map((cache) =>
      cache.getOrSet('k', gate.producer).catch((error: unknown) => error),
    )
    await settle()
    gate.calls[0]?.reject(new Error('upstream'))
    await settle()
    const [first, second, third] = await Promise.all(calls)
    expect([first, second]).toEqual([new Error('upstream'), new Error('upstream')])
    expect(third).toMatchObject({ code: 'producer_failed' })
    expect(gate.calls).toHaveLength(1)
  })

  it('passes the making on when its holder died', async () => {
    const dead = world.open({
      leaseMs: 1_000,
      wrap: (store) => ({ ...store, renew: () => new Promise(() => {}) }),
    })
    const gate = createGate<string>()
    dead.getOrSet('k', gate.producer).catch(() => {})
    await settle()
    const other = world.open({ leaseMs: 1_000 }).getOrSet('k', gate.producer)
    await pass(900)
    expect(gate.calls).toHaveLength(1)
    await pass(1_000)
    expect(gate.calls).toHaveLength(2)
    gate.calls[1]?.resolve('second')
    expect(await other).toBe('second')
  })

  it('lets a slow holder that lost its lease overwrite nothing, and gives it the newer value', async () => {
    const slow = world.open({
      leaseMs: 1_000,
      wrap: (store) => ({ ...store, renew: () => Promise.reject(new Error('away')) }),
    })
    const gate = createGate<string>()
    const late = slow.getOrSet('k', gate.producer)
    await settle()
    const other = world.open({ leaseMs: 1_000 })
    const next = other.getOrSet('k', gate.producer)
    await pass(2_000)
    gate.calls[1]?.resolve('newer')
    expect(await next).toBe('newer')
    gate.calls[0]?.resolve('older')
    expect(await late).toBe('newer')
    expect(await other.get('k')).toBe('newer')
  })

  it('keeps the lease of a slow producer alive, so that nobody else begins', async () => {
    const [one, other] = [world.open({ leaseMs: 1_000 }), world.open({ leaseMs: 1_000 })]
    const gate = createGate<string>()
    const calls = [one, other].map((cache) => cache.getOrSet('k', gate.producer))
    await pass(10_000)
    expect(gate.calls).toHaveLength(1)
    gate.calls[0]?.resolve('slow')
    await settle()
    expect(await Promise.all(calls)).toEqual(['slow', 'slow'])
  })

  it('finds what another process made between its look and its lease', async () => {
    const one = world.open()
    const other = world.open({
      wrap: (store): Store => ({
        ...store,
        acquire: async (key, ttlMs) => {
          await one.getOrSet('k', () => 'theirs')
          await settle()
          return store.acquire(key, ttlMs)
        },
      }),
    })
    const producer = vi.fn(() => 'ours')
    expect(await other.getOrSet('k', producer)).toBe('theirs')
    expect(producer).not.toHaveBeenCalled()
  })

  it('goes on without the events: what was told and lost is found by looking', async () => {
    const deaf = (store: Store): Store => ({ ...store, subscribe: () => () => {} })
    const [one, other] = [world.open(), world.open({ wrap: deaf })]
    const gate = createGate<string>()
    const calls = [one, other].map((cache) => cache.getOrSet('k', gate.producer))
    await settle()
    gate.calls[0]?.resolve('made')
    await pass(1_100)
    expect(await Promise.all(calls)).toEqual(['made', 'made'])
    expect(gate.calls).toHaveLength(1)
  })

  it('waits no longer than the hard timeout for what another process makes', async () => {
    const [one, other] = [world.open({ leaseMs: 1_000 }), world.open({ leaseMs: 1_000 })]
    const gate = createGate<string>()
    const making = one.getOrSet('k', gate.producer)
    await settle()
    const waiting = other
      .getOrSet('k', gate.producer, { hardTimeoutMs: 300 })
      .catch((error: unknown) => error)
    await pass(300)
    expect(await waiting).toMatchObject({ code: 'producer_timeout' })
    gate.calls[0]?.resolve('made')
    expect(await making).toBe('made')
    expect(gate.calls).toHaveLength(1)
  })

  it('takes over in the background when the process that makes a stale value anew dies', async () => {
    const [dead, other] = [
      world.open({ leaseMs: 1_000, wrap: (store) => ({ ...store, renew: () => new Promise(() => {}) }) }),
      world.open({ leaseMs: 1_000 }),
    ]
    const options = { freshMs: 100, earlyRefresh: 0 }
    await dead.getOrSet('k', () => 'old', options)
    world.clock.advance(100)
    const gate = createGate<string>()
    expect(await dead.getOrSet('k', gate.producer, options)).toBe('old')
    await settle()
    expect(await other.getOrSet('k', gate.producer, options)).toBe('old')
    await pass(2_000)
    gate.calls[1]?.resolve('new')
    await settle()
    expect(await other.get('k')).toBe('new')
  })

  it('makes a forced value anew although one is being made already', async () => {
    const cache = world.open()
    const gate = createGate<string>()
    const [plain, forced] = [
      cache.getOrSet('k', gate.producer),
      settle().then(() => cache.getOrSet('k', gate.producer, { forceFresh: true })),
    ]
    await settle()
    await settle()
    expect(gate.calls).toHaveLength(2)
    gate.calls[1]?.resolve('after')
    gate.calls[0]?.resolve('before')
    expect(await Promise.all([plain, forced])).toEqual(['before', 'after'])
    expect(await cache.get('k')).toBe('after')
  })
})
