import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Store } from '../stores/store.ts'
import {
  type CacheWorld,
  createGate,
  createWorld,
  settle,
  useManualTimers,
} from '../test-support/create-world.ts'

describe('what is overtaken while it is being made', () => {
  let world: CacheWorld
  beforeEach(() => {
    useManualTimers()
    world = createWorld()
  })
  afterEach(() => vi.useRealTimers())

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
