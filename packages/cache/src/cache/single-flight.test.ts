import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Store } from '../stores/store.ts'
import {
  type CacheWorld,
  createGate,
  createWorld,
  passTime,
  settle,
  useManualTimers,
} from './test-support.ts'

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

  it('gives callers who joined copies of their own', async () => {
    const cache = world.open()
    const gate = createGate<{ list: number[] }>()
    const calls = [1, 2, 3].map(() => cache.getOrSet('k', gate.producer))
    await settle()
    gate.calls[0]?.resolve({ list: [1] })
    const [one, two, three] = await Promise.all(calls)
    one?.list.push(2)
    two?.list.push(3)
    expect(three).toEqual({ list: [1] })
    expect(await cache.get('k')).toEqual({ list: [1] })
  })

  it('shares frozen values of the local layer', async () => {
    const cache = world.open({ isLayered: true })
    await cache.getOrSet('k', () => ({ list: [{ at: 1 }] }))
    const [one, two] = [await cache.get<{ list: { at: number }[] }>('k'), await cache.get('k')]
    expect(one).toBe(two)
    expect(() => one?.list.push({ at: 2 })).toThrow(TypeError)
  })

  it('gives each reader its own dates and bytes, which cannot be frozen', async () => {
    const cache = world.open({ isLayered: true })
    await cache.set('k', { at: new Date(5), bytes: Buffer.from('x') })
    const one = await cache.get<{ at: Date; bytes: Buffer }>('k')
    one?.at.setTime(0)
    one?.bytes.fill(0)
    expect(await cache.get('k')).toEqual({ at: new Date(5), bytes: Buffer.from('x') })
  })

  it('lets one caller leave without disturbing the others', async () => {
    const cache = world.open()
    const gate = createGate<string>()
    const leaver = new AbortController()
    const leaving = cache.getOrSet('k', gate.producer, { signal: leaver.signal })
    const staying = cache.getOrSet('k', gate.producer)
    await settle()
    leaver.abort(new Error('left'))
    await expect(leaving).rejects.toThrow('left')
    expect(gate.calls[0]?.signal.aborted).toBe(false)
    gate.calls[0]?.resolve('made')
    expect(await staying).toBe('made')
  })

  it('ends the producer when the last caller left, blames nobody, and starts afresh for the next', async () => {
    const cache = world.open()
    const gate = createGate<string>()
    const leavers = [new AbortController(), new AbortController()]
    const calls = leavers.map(({ signal }) =>
      cache.getOrSet('k', gate.producer, { signal }).catch(() => 'left'),
    )
    await settle()
    for (const leaver of leavers) leaver.abort()
    expect(await Promise.all(calls)).toEqual(['left', 'left'])
    expect(gate.calls[0]?.signal.aborted).toBe(true)
    expect(cache.analytics.getHitRate().counts.producerFailures).toBe(0)
    const next = cache.getOrSet('k', gate.producer)
    await settle()
    gate.calls[1]?.resolve('made')
    expect(await next).toBe('made')
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

  it('holds no lease for what was removed while the lease was on its way', async () => {
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>()
    let slowly: Promise<void> | null = answered
    const wrap = (store: Store): Store => ({
      ...store,
      acquire: async (key, ttlMs) => {
        await slowly
        return store.acquire(key, ttlMs)
      },
    })
    const cache = world.open({ wrap })
    const gate = createGate<string>()
    const before = cache.getOrSet('k', gate.producer)
    await settle()
    await cache.delete('k')
    slowly = null
    answer()
    await settle()
    const after = cache.getOrSet('k', gate.producer)
    await settle()
    gate.calls[1]?.resolve('after')
    expect(await after).toBe('after')
    gate.calls[0]?.resolve('before')
    expect(await before).toBe('before')
  })

  it('does not begin for a caller who has left already', async () => {
    const producer = vi.fn(() => 1)
    const left = world.open().getOrSet('k', producer, { signal: AbortSignal.abort(new Error('left')) })
    await expect(left).rejects.toThrow('left')
    expect(producer).not.toHaveBeenCalled()
  })

  const removals: [string, (cache: ReturnType<CacheWorld['open']>) => Promise<unknown>][] = [
    ['delete', (cache) => cache.delete('k')],
    ['clear', (cache) => cache.clear('k*')],
    ['clearNamespace', (cache) => cache.clearNamespace()],
    ['invalidateTags', (cache) => cache.invalidateTags(['t'])],
  ]
  it.each(removals)(
    'answers no call after %s with what was being made before, and does not store it',
    async (_, remove) => {
      const cache = world.open()
      const gate = createGate<string>()
      const before = cache.getOrSet('k', gate.producer, { tags: ['t'] })
      await settle()
      await remove(cache)
      const after = cache.getOrSet('k', gate.producer, { tags: ['t'] })
      await settle()
      expect(gate.calls).toHaveLength(2)
      gate.calls[1]?.resolve('new')
      gate.calls[0]?.resolve('old')
      expect(await Promise.all([before, after])).toEqual(['old', 'new'])
      await settle()
      expect(await cache.get('k')).toBe('new')
    },
  )

  it('does not store what was being made when another process removed the key', async () => {
    const [one, other] = [world.open(), world.open()]
    const gate = createGate<string>()
    const call = one.getOrSet('k', gate.producer)
    await settle()
    await other.delete('k')
    gate.calls[0]?.resolve('old')
    expect(await call).toBe('old')
    expect(await other.get('k')).toBeNull()
  })

  it('lets a value that was set meanwhile win over one that was being made', async () => {
    const [one, other] = [world.open(), world.open()]
    const gate = createGate<string>()
    const call = one.getOrSet('k', gate.producer)
    await settle()
    world.clock.advance(1)
    await other.set('k', 'set')
    gate.calls[0]?.resolve('made')
    expect(await call).toBe('set')
    expect(await one.get('k')).toBe('set')
  })
})
