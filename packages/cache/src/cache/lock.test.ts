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

describe('lock', () => {
  let world: CacheWorld
  beforeEach(() => {
    useManualTimers()
    world = createWorld()
  })
  afterEach(() => vi.useRealTimers())

  const pass = (ms: number) => passTime(world, ms)
  const times = { ttlMs: 1_000, waitMs: 5_000 }

  it('lets one process at a time in, and gives back what the function returns', async () => {
    const caches = [world.open(), world.open(), world.open()]
    let inside = 0
    let most = 0
    const work = async () => {
      inside += 1
      most = Math.max(most, inside)
      await new Promise((resolve) => setTimeout(resolve, 100))
      inside -= 1
      return 'done'
    }
    const calls = caches.map((cache) => cache.lock('report', times, work))
    await pass(4_000)
    expect(await Promise.all(calls)).toEqual(['done', 'done', 'done'])
    expect(most).toBe(1)
  })

  it('does not wait unless it is told to', async () => {
    const [one, other] = [world.open(), world.open()]
    const gate = createGate<void>()
    const held = one.lock('report', times, (signal) => gate.producer({ signal }))
    await settle()
    await expect(other.lock('report', { ttlMs: 1_000 }, async () => 1)).rejects.toMatchObject({
      code: 'lock_timeout',
      isRetryable: true,
    })
    gate.calls[0]?.resolve()
    await held
  })

  it('is held as long as the function runs, whatever its time', async () => {
    const [one, other] = [world.open(), world.open()]
    const gate = createGate<void>()
    const held = one.lock('report', times, (signal) => gate.producer({ signal }))
    await pass(10_000)
    await expect(other.lock('report', { ttlMs: 1_000 }, async () => 1)).rejects.toMatchObject({
      code: 'lock_timeout',
    })
    expect(gate.calls[0]?.signal.aborted).toBe(false)
    gate.calls[0]?.resolve()
    await held
  })

  it('passes on when its holder died', async () => {
    const deadStore = (store: Store): Store => ({ ...store, renew: () => new Promise(() => {}) })
    void world.open({ wrap: deadStore }).lock('report', times, () => new Promise(() => {}))
    await settle()
    const next = world.open().lock('report', times, async () => 'next')
    await pass(2_000)
    expect(await next).toBe('next')
  })

  it('tells the function when the lock may have been lost', async () => {
    const lost = (store: Store): Store => ({ ...store, renew: () => Promise.reject(new Error('away')) })
    const gate = createGate<void>()
    const held = world.open({ wrap: lost }).lock('report', times, (signal) => gate.producer({ signal }))
    await pass(950)
    expect(gate.calls[0]?.signal.aborted).toBe(false)
    await pass(50)
    expect(gate.calls[0]?.signal.aborted).toBe(true)
    expect(gate.calls[0]?.signal.reason).toMatchObject({ code: 'lock_lost' })
    gate.calls[0]?.resolve()
    await held
  })

  it('is free again when the function fails', async () => {
    const cache = world.open()
    await expect(cache.lock('report', times, () => Promise.reject(new Error('failed')))).rejects.toThrow(
      'failed',
    )
    expect(await cache.lock('report', { ttlMs: 1_000 }, async () => 'in')).toBe('in')
  })

  it('does not stand in the way of the value of the same key', async () => {
    const cache = world.open()
    expect(await cache.lock('k', times, async () => cache.getOrSet('k', () => 'made'))).toBe('made')
  })

  it('is another one in another namespace, and for another user', async () => {
    const cache = world.open()
    const scopes = [cache.namespace('a'), cache.namespace('b'), cache.userCache('1'), cache.userCache('2')]
    const [first, ...rest] = scopes
    const nested = rest.reduce<() => Promise<string>>(
      (inner, scope) => () => scope.lock('k', { ttlMs: 1_000 }, inner),
      async () => 'all',
    )
    expect(await first?.lock('k', { ttlMs: 1_000 }, nested)).toBe('all')
  })

  it.each([{ ttlMs: 0 }, { ttlMs: Number.NaN }, { ttlMs: 1_000, waitMs: -1 }])(
    'refuses %j',
    async (wrong) => {
      await expect(world.open().lock('k', wrong, async () => 1)).rejects.toMatchObject({
        code: 'invalid_option',
      })
    },
  )
})
