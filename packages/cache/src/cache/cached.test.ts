import { beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest'
import { type CacheWorld, createWorld, settle } from '../test-support/create-world.ts'
import type { Cache } from './cache-types.ts'

interface Query {
  symbol: string
  limit?: number
}

describe('cached', () => {
  let world: CacheWorld
  let cache: Cache
  let calls: unknown[][]
  beforeEach(() => {
    world = createWorld()
    cache = world.open()
    calls = []
  })

  async function load(query: Query, currency = 'usd'): Promise<{ text: string }> {
    calls.push([query, currency])
    return { text: `${query.symbol} ${query.limit ?? 'all'} ${currency}` }
  }

  it('keeps the type of the function', () => {
    const cachedLoad = cache.cached(load, { name: 'load' })
    expectTypeOf<Parameters<typeof cachedLoad>>().toEqualTypeOf<Parameters<typeof load>>()
    expectTypeOf<ReturnType<typeof cachedLoad>>().toEqualTypeOf<Promise<{ text: string }>>()
  })

  it('calls the function once for equal arguments, in any order of their properties', async () => {
    const cachedLoad = cache.cached(load, { name: 'load' })
    expect(await cachedLoad({ symbol: 'A', limit: 5 })).toEqual({ text: 'A 5 usd' })
    expect(await cachedLoad({ limit: 5, symbol: 'A' })).toEqual({ text: 'A 5 usd' })
    expect(calls).toHaveLength(1)
    await cachedLoad({ symbol: 'A', limit: 6 })
    await cachedLoad({ symbol: 'A', limit: 5 }, 'eur')
    expect(calls).toHaveLength(3)
  })

  it('keeps functions of different names apart, and shares those of one name between processes', async () => {
    const one = cache.cached(async () => 1, { name: 'one' })
    const two = cache.cached(async () => 2, { name: 'two' })
    expect([await one(), await two()]).toEqual([1, 2])
    expect(await world.open().cached(async () => 3, { name: 'one' })()).toBe(1)
  })

  it('uses a key of the caller', async () => {
    const cachedLoad = cache.cached(load, { name: 'price', keyOf: ({ symbol }) => symbol })
    await cachedLoad({ symbol: 'AAPL', limit: 1 })
    await cachedLoad({ symbol: 'AAPL', limit: 2 })
    expect(calls).toHaveLength(1)
    expect(await cache.get('price:AAPL')).toEqual({ text: 'AAPL 1 usd' })
  })

  it('writes keys that people can read for simple arguments', async () => {
    await cache.cached(async (ticker: string) => ticker, { name: 'price' })('AAPL')
    expect(await cache.get('price:AAPL')).toBe('AAPL')
  })

  it('forgets one call', async () => {
    const cachedLoad = cache.cached(load, { name: 'load' })
    await cachedLoad({ symbol: 'A' })
    await cachedLoad({ symbol: 'B' })
    expect(await cachedLoad.invalidate({ symbol: 'A' })).toBe(true)
    expect(await cachedLoad.invalidate({ symbol: 'A' })).toBe(false)
    await cachedLoad({ symbol: 'A' })
    await cachedLoad({ symbol: 'B' })
    expect(calls).toHaveLength(3)
  })

  it('carries tags, also such as depend on the arguments', async () => {
    const byCall = cache.cached(load, { name: 'call', tags: ({ symbol }) => [symbol] })
    const fixed = cache.cached(load, { name: 'fixed', tags: ['all'] })
    await byCall({ symbol: 'A' })
    await byCall({ symbol: 'B' })
    await fixed({ symbol: 'A' })
    expect(await cache.invalidateTags(['A'])).toBe(1)
    expect(await cache.invalidateTags(['all'])).toBe(1)
  })

  it('goes past the cache for calls that say so', async () => {
    const cachedLoad = cache.cached(load, { name: 'load', skipCache: ({ limit }) => limit === 0 })
    await cachedLoad({ symbol: 'A', limit: 0 })
    await cachedLoad({ symbol: 'A', limit: 0 })
    expect(calls).toHaveLength(2)
    expect(await cache.clear()).toBe(0)
  })

  it("passes abort signals through: its own to the function, the caller's to the wait", async () => {
    const seen: AbortSignal[] = []
    const slow = cache.cached(
      (_id: number, { signal }: { signal?: AbortSignal }) => {
        if (signal !== undefined) seen.push(signal)
        return new Promise<string>(() => {})
      },
      { name: 'slow' },
    )
    const callers = [new AbortController(), new AbortController()]
    const outcomes = callers.map(({ signal }) => slow(1, { signal }).catch((error: unknown) => error))
    await settle()
    expect(seen).toHaveLength(1)
    callers[0]?.abort(new Error('first left'))
    await settle()
    expect(seen[0]?.aborted).toBe(false)
    callers[1]?.abort(new Error('second left'))
    expect(await Promise.all(outcomes)).toEqual([new Error('first left'), new Error('second left')])
    expect(seen[0]?.aborted).toBe(true)
  })

  it('rejects, and does not throw, for arguments that cannot name an entry', async () => {
    const odd = cache.cached(async (_fn: () => void) => 1, { name: 'odd' })
    await expect(odd(() => {})).rejects.toMatchObject({ code: 'invalid_key' })
    await expect(odd.invalidate(() => {})).rejects.toMatchObject({ code: 'invalid_key' })
  })

  it('refuses at once what it cannot work with', () => {
    expect(() => cache.cached(load, { name: '' })).toThrow(/^name: expected/)
    expect(() => cache.cached(load, { name: 'load', ttlMs: -1 })).toThrow(/^ttlMs: expected/)
  })

  it('passes on what the function throws', async () => {
    const failing = cache.cached(() => Promise.reject(new Error('upstream')), { name: 'failing' })
    await expect(failing()).rejects.toThrow('upstream')
  })
})

describe('invalidateAfter', () => {
  it('removes a pattern, or tags, when the function has succeeded, and only then', async () => {
    const cache = createWorld().open()
    const fill = async () => {
      await cache.set('price:AAPL', 1, { tags: ['AAPL'] })
      await cache.set('price:MSFT', 1)
    }
    await fill()
    const save = vi.fn(async (ticker: string) => `saved ${ticker}`)
    const failing = cache.invalidateAfter(() => Promise.reject(new Error('not saved')), '*')
    await expect(failing()).rejects.toThrow('not saved')
    expect(await cache.exists('price:AAPL')).toBe(true)
    expect(await cache.invalidateAfter(save, (ticker) => [ticker])('AAPL')).toBe('saved AAPL')
    expect(await cache.getMany(['price:AAPL', 'price:MSFT'])).toEqual([null, 1])
    await cache.invalidateAfter(save, 'price:*')('MSFT')
    expect(await cache.exists('price:MSFT')).toBe(false)
  })
})
