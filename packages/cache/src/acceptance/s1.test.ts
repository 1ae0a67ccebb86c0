import { describe, expect, it, vi } from 'vitest'
import type { Cache } from '../cache/cache-types.ts'
import { openCaches } from '../test-support/open-caches.ts'

const { open, redis, prefix } = openCaches()

async function listKeys(cache: Cache, pattern: string): Promise<string[]> {
  const found: string[] = []
  for await (const key of cache.keys(pattern)) found.push(String(key))
  return found.toSorted()
}

describe('S1: library', () => {
  it('S1-22 set, get, exists, delete, clear(pattern), keys(pattern), info', async () => {
    const cache = open()
    await cache.set('price:AAPL', { price: 0 }, { ttlMs: 60_000 })
    await cache.set('price:MSFT', { price: 2 })
    await cache.set('momentum:AAPL', 1)
    expect(await cache.get('price:AAPL')).toEqual({ price: 0 })
    expect(await cache.exists('price:AAPL')).toBe(true)
    expect(await cache.ttl('price:AAPL')).toBeGreaterThan(55_000)
    expect(await listKeys(cache, 'price:*')).toEqual(['price:AAPL', 'price:MSFT'])
    expect(await cache.delete('price:AAPL')).toBe(true)
    expect(await cache.exists('price:AAPL')).toBe(false)
    expect(await cache.clear('price:*')).toBe(1)
    expect(await listKeys(cache, '*')).toEqual(['momentum:AAPL'])
    expect(await cache.info()).toMatchObject({ type: 'layered', isConnected: true, prefix: prefix() })
  })

  it('S1-08 S1-23 cached: key from the arguments, lifetime, second call answered from the cache', async () => {
    const cache = open()
    const load = vi.fn(async (a: number, b: { x: number }) => a + b.x)
    const cached = cache.cached(load, { name: 'sum', ttlMs: 60_000 })
    expect([await cached(1, { x: 2 }), await cached(1, { x: 2 }), await cached(2, { x: 2 })]).toEqual([
      3, 3, 4,
    ])
    expect(load).toHaveBeenCalledTimes(2)
    const [key = ''] = await listKeys(cache, 'sum:*')
    expect(await cache.ttl(key.split(':'))).toBeLessThanOrEqual(60_000)
  })

  it('S1-24 prices per ticker, 300 s', async () => {
    const cache = open()
    const price = cache.cached(async (ticker: string) => ({ ticker, price: 0 }), {
      name: 'price',
      ttlMs: 300_000,
    })
    expect(await price('AAPL')).toEqual({ ticker: 'AAPL', price: 0 })
    expect(await cache.get('price:AAPL')).toEqual({ ticker: 'AAPL', price: 0 })
    expectAbout(await cache.ttl('price:AAPL'), 300_000)
  })

  it('S1-25 momentum per ticker, 1800 s', async () => {
    const cache = open()
    const value = { ticker: 'AAPL', score: 71.5, rating: 'strong' }
    await cache.cached(async (_ticker: string) => value, { name: 'momentum', ttlMs: 1_800_000 })('AAPL')
    expect(await cache.get('momentum:AAPL')).toEqual(value)
    expectAbout(await cache.ttl('momentum:AAPL'), 1_800_000)
  })

  it('S1-26 portfolios per holdings, whatever their order, 600 s', async () => {
    const cache = open()
    const value = vi.fn(async (_holdings: Record<string, number>) => ({
      table: [['AAPL', 2]],
      total: 10,
      average: 0,
    }))
    const portfolio = cache.cached(value, { name: 'portfolio', ttlMs: 600_000 })
    await portfolio({ AAPL: 2, MSFT: 1 })
    expect(await portfolio({ MSFT: 1, AAPL: 2 })).toEqual({ table: [['AAPL', 2]], total: 10, average: 0 })
    await portfolio({ AAPL: 2, MSFT: 2 })
    expect(value).toHaveBeenCalledTimes(2)
    const keys = await listKeys(cache, 'portfolio:*')
    expect(keys).toHaveLength(2)
    expectAbout(await cache.ttl(keys[0] ?? ''), 600_000)
  })

  it('S1-08 S1-27 invalidateAfter(pattern) clears matching keys after the function ran', async () => {
    const [cache, other] = [open(), open()]
    await cache.set('price:AAPL', 1)
    await cache.set('momentum:AAPL', 1)
    const update = cache.invalidateAfter(async () => {
      expect(await cache.exists('price:AAPL')).toBe(true)
      return 'updated'
    }, 'price:*')
    expect(await update()).toBe('updated')
    expect(await cache.getMany(['price:AAPL', 'momentum:AAPL'])).toEqual([null, 1])
    await expect.poll(() => other.get('price:AAPL')).toBeNull()
  })

  it('S1-28 keys begin with the kind: prefix, namespace, kind, name', async () => {
    const cache = open()
    await cache.cached(async (ticker: string) => ticker, { name: 'price' })('AAPL')
    await cache.set('company_info:AAPL', 1)
    expect(
      await redis().exists(`${prefix()}:general:price:AAPL`, `${prefix()}:general:company_info:AAPL`),
    ).toBe(2)
  })

  it('S1-29 company information lives for a day', async () => {
    const cache = open()
    await cache.set('company_info:AAPL', { name: 'Apple' }, { ttlMs: 86_400_000 })
    expectAbout(await cache.ttl('company_info:AAPL'), 86_400_000)
    expectAbout(await redis().pttl(`${prefix()}:general:company_info:AAPL`), 86_400_000)
  })

  it('S1-53 tags: what carries one goes with it, in every process', async () => {
    const [cache, other] = [open(), open()]
    await cache.set('price:AAPL', 1, { tags: ['stock', 'AAPL'] })
    await cache.set('price:MSFT', 2, { tags: ['stock', 'MSFT'] })
    expect(await other.get('price:AAPL')).toBe(1)
    expect(await cache.invalidateTags(['AAPL'])).toBe(1)
    await expect.poll(() => other.get('price:AAPL')).toBeNull()
    expect(await other.get('price:MSFT')).toBe(2)
    expect(await other.invalidateTags(['stock'])).toBe(1)
  })

  it('S1-54 lock lets one process at a time compute', async () => {
    const caches = [open(), open(), open()]
    let inside = 0
    let computed = 0
    const compute = async () => {
      expect(++inside).toBe(1)
      await new Promise((resolve) => setImmediate(resolve))
      computed += 1
      inside -= 1
    }
    const times = { ttlMs: 5_000, waitMs: 5_000 }
    await Promise.all(caches.map((cache) => cache.lock('calculate_momentum:AAPL', times, compute)))
    expect(computed).toBe(3)
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const { promise: entered, resolve: enter } = Promise.withResolvers<void>()
    const holding = caches[0]?.lock('report', { ttlMs: 5_000 }, async () => {
      enter()
      await held
    })
    await entered
    await expect(caches[1]?.lock('report', { ttlMs: 5_000 }, compute)).rejects.toMatchObject({
      code: 'lock_timeout',
    })
    release()
    await holding
  })

  it('S1-55 warming: a value made ahead of time answers everybody from the cache', async () => {
    const [worker, reader] = [open(), open()]
    const load = vi.fn(async (ticker: string) => `${ticker} of this morning`)
    const warm = worker.cached(load, { name: 'price', forceFresh: true })
    await worker.set('price:AAPL', 'of yesterday')
    await Promise.all(['AAPL', 'MSFT'].map((ticker) => warm(ticker)))
    const read = reader.cached(load, { name: 'price' })
    expect(await Promise.all([read('AAPL'), read('MSFT')])).toEqual([
      'AAPL of this morning',
      'MSFT of this morning',
    ])
    expect(load).toHaveBeenCalledTimes(2)
  })

  it('S1-56 analytics: hit rate, popular keys, size by prefix', async () => {
    const cache = open()
    await cache.set('price:AAPL', 'x'.repeat(1_000))
    await cache.set('price:MSFT', 'x'.repeat(1_000))
    await cache.set('momentum:AAPL', 1)
    for (let read = 0; read < 80; read += 1) await cache.get('price:AAPL')
    for (let read = 0; read < 20; read += 1) await cache.get('price:NONE')
    expect(cache.analytics.getHitRate()).toMatchObject({ hitRate: 0.8, counts: { hits: 80, misses: 20 } })
    const [popular] = cache.analytics.getPopularKeys({ limit: 1 })
    expect(popular).toMatchObject({ key: 'general:price:AAPL' })
    expect(popular?.reads).toBeGreaterThan(40)
    const { prefixes, isSampled } = await cache.analytics.getCacheSizeByPrefix()
    expect(isSampled).toBe(false)
    expect(prefixes[0]).toMatchObject({ prefix: 'general:price', keys: 2 })
    expect(prefixes[0]?.bytes).toBeGreaterThan(2_000)
  })
})

function expectAbout(actualMs: number | null, expectedMs: number): void {
  expect(actualMs).toBeGreaterThan(expectedMs - 5_000)
  expect(actualMs).toBeLessThanOrEqual(expectedMs)
}
