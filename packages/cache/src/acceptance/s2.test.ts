import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { createCache } from '../create-cache.ts'
import { hashValue } from '../engine/hash-arguments.ts'
import { createRedisStore } from '../stores/redis/create-redis-store.ts'
import { openCaches } from '../test-support/open-caches.ts'

const { open, redis, prefix } = openCaches()

interface Bar {
  timestamp: number
  open: number
  high: number
  low: number
  close: number
  volume: number
}

const bars: Bar[] = Array.from({ length: 200 }, (_, index) => ({
  timestamp: 1_700_000_000_000 + index * 60_000,
  open: 1.5,
  high: 2,
  low: 0,
  close: 1.75,
  volume: 0,
}))

describe('S2: library', () => {
  it('S2-05 opens and closes with its block, or by hand', async () => {
    const connection = redis()
    const store = createRedisStore({ redis: connection, prefix: prefix() })
    {
      await using cache = createCache({ store, prefix: prefix(), defaultTtlMs: 1_000 })
      await cache.set('k', 1)
      expect(await cache.get('k')).toBe(1)
    }
    await expect(store.read('k')).rejects.toMatchObject({ code: 'closed' })
    const byHand = open()
    await byHand.close()
    await expect(byHand.set('k', 1)).rejects.toMatchObject({ code: 'closed' })
  })

  it('S2-06 bars lie under their symbol and timeframe', async () => {
    const cache = open()
    await cache.set(['ohlcv', 'BTC/USDT', '1h'], bars)
    expect(await redis().exists(`${prefix()}:general:ohlcv:BTC%2fUSDT:1h`)).toBe(1)
  })

  it('S2-07 a bar comes back as it was, zeros included', async () => {
    const [writer, reader] = [open(), open()]
    await writer.set('ohlcv:BTC:1h', bars.slice(0, 1))
    expect(await reader.get('ohlcv:BTC:1h')).toEqual([
      { timestamp: 1_700_000_000_000, open: 1.5, high: 2, low: 0, close: 1.75, volume: 0 },
    ])
  })

  it('S2-08 a series of bars is one entry, 300 s', async () => {
    const cache = open()
    await cache.set('ohlcv:BTC:1h', bars, { ttlMs: 300_000 })
    expect(await cache.ttl('ohlcv:BTC:1h')).toBeGreaterThan(295_000)
    const keys: unknown[] = []
    for await (const key of cache.keys()) keys.push(key)
    expect(keys).toEqual(['ohlcv:BTC:1h'])
  })

  it('S2-09 S2-39 the last bars of a series, or null', async () => {
    const cache = open()
    const getBars = async (limit: number) => (await cache.get<Bar[]>('ohlcv:BTC:1h'))?.slice(-limit) ?? null
    expect(await getBars(100)).toBeNull()
    await cache.set('ohlcv:BTC:1h', bars)
    expect(await getBars(100)).toEqual(bars.slice(100))
  })

  it('S2-10 S2-39 the latest bar, or null', async () => {
    const cache = open()
    const latest = async () => (await cache.get<Bar[]>('ohlcv:BTC:1h'))?.at(-1) ?? null
    expect(await latest()).toBeNull()
    await cache.set('ohlcv:BTC:1h', bars)
    expect(await latest()).toEqual(bars[199])
  })

  it('S2-11 S2-39 invalidating a series drops it and no other', async () => {
    const [cache, other] = [open(), open()]
    await cache.set('ohlcv:BTC:1h', bars)
    await cache.set('ohlcv:BTC:1d', bars)
    expect(await other.get('ohlcv:BTC:1h')).not.toBeNull()
    expect(await cache.delete('ohlcv:BTC:1h')).toBe(true)
    await expect.poll(() => other.get('ohlcv:BTC:1h')).toBeNull()
    expect(await other.exists('ohlcv:BTC:1d')).toBe(true)
  })

  it('S2-27 new bars replace the old ones in one step: readers see either, and never none', async () => {
    const [writer, reader] = [open(), open()]
    const seriesOf = (close: number): Bar[] => bars.map((bar) => ({ ...bar, close }))
    await writer.set('ohlcv:BTC:1h', seriesOf(0))
    const done = new AbortController()
    const seen: (number | undefined)[][] = []
    const reading = (async () => {
      while (!done.signal.aborted) {
        seen.push((await reader.get<Bar[]>('ohlcv:BTC:1h'))?.map(({ close }) => close) ?? [])
        await setImmediate()
      }
    })()
    for (let close = 1; close <= 50; close += 1) await writer.set('ohlcv:BTC:1h', seriesOf(close))
    done.abort()
    await reading
    for (const closes of seen) {
      expect(closes).toHaveLength(bars.length)
      expect(new Set(closes).size).toBe(1)
    }
    await expect.poll(() => reader.get('ohlcv:BTC:1h')).toEqual(seriesOf(50))
  })

  it('S2-12 S2-39 a ticker comes back as it was', async () => {
    const ticker = {
      symbol: 'BTC/USDT',
      bid: 1,
      ask: 1.1,
      last: 1,
      volume_24h: 0,
      change_24h: -0.5,
      high_24h: 2,
      low_24h: 0,
      timestamp: 1_700_000_000_000,
    }
    await open().set(['ticker', ticker.symbol], ticker)
    expect(await open().get(['ticker', ticker.symbol])).toEqual(ticker)
  })

  it('S2-13 a ticker lives for 10 s', async () => {
    const cache = open()
    await cache.set('ticker:BTC', { last: 1 }, { ttlMs: 10_000 })
    const ttlMs = await cache.ttl('ticker:BTC')
    expect(ttlMs).toBeGreaterThan(5_000)
    expect(ttlMs).toBeLessThanOrEqual(10_000)
  })

  it('S2-14 a funding rate is a number, also when it is 0', async () => {
    const cache = open()
    await cache.set('funding_rate:BTC', 0, { ttlMs: 60_000 })
    expect(await cache.get('funding_rate:BTC')).toBe(0)
    expect(await cache.exists('funding_rate:BTC')).toBe(true)
  })

  it('S2-15 fear and greed comes back as it was, its date included', async () => {
    const value = { value: 45, classification: 'Fear', timestamp: new Date(1_700_000_000_000) }
    await open().set('fear_greed', value, { ttlMs: 300_000 })
    expect(await open().get('fear_greed')).toEqual(value)
  })

  it('S2-16 S2-39 analyses are named by kind and hash of their input', async () => {
    const input = 'a long prompt '.repeat(1_000)
    expect(hashValue(input)).toBe(hashValue(input))
    expect(hashValue(input)).not.toBe(hashValue(`${input}.`))
    await open().set(['llm', 'sentiment', hashValue(input)], 'answer')
    expect(await redis().exists(`${prefix()}:general:llm:sentiment:${hashValue(input)}`)).toBe(1)
  })

  it('S2-17 an analysis comes back as it was', async () => {
    const analysis = { sentiment: 'bullish', confidence: 0.82, key_points: ['one', 'two'] }
    await open().set('llm:sentiment:abc', analysis)
    expect(await open().get('llm:sentiment:abc')).toEqual(analysis)
  })

  it('S2-18 an analysis is made once for each kind and input', async () => {
    const analyse = vi.fn(async (kind: string, text: string) => ({ kind, length: text.length }))
    const cached = open().cached(analyse, {
      name: 'llm',
      keyOf: (kind, text) => [kind, hashValue(text)],
      ttlMs: 300_000,
    })
    await cached('sentiment', 'text')
    expect(await cached('sentiment', 'text')).toEqual({ kind: 'sentiment', length: 4 })
    await cached('summary', 'text')
    expect(analyse).toHaveBeenCalledTimes(2)
    expect(await open().get('llm:none:none')).toBeNull()
  })

  it('S2-19 each kind has its own lifetime', async () => {
    const cache = open()
    const lifetimes = {
      ticker: 10_000,
      funding_rate: 60_000,
      ohlcv: 300_000,
      fear_greed: 300_000,
      llm: 300_000,
    }
    for (const [kind, ttlMs] of Object.entries(lifetimes)) {
      await cache.set(`${kind}:x`, 1, { ttlMs })
      const leftMs = await redis().pttl(`${prefix()}:general:${kind}:x`)
      expect(leftMs).toBeGreaterThan(ttlMs - 5_000)
      expect(leftMs).toBeLessThanOrEqual(ttlMs)
    }
  })

  it('S2-37 values above 10 kB are compressed, and come back as they were', async () => {
    const [writer, reader] = [open(), open()]
    const [small, large] = ['x'.repeat(9_000), 'x'.repeat(11_000)]
    await writer.set('small', small)
    await writer.set('large', large)
    const stored = (key: string) => redis().strlen(`${prefix()}:general:${key}`)
    expect(await stored('small')).toBeGreaterThan(9_000)
    expect(await stored('large')).toBeLessThan(1_000)
    expect(await reader.getMany(['small', 'large'])).toEqual([small, large])
  })

  it('S2-20 says whether the server answers, and reports why not', async () => {
    const errors: unknown[] = []
    const connection = redis()
    const store = createRedisStore({ redis: connection, prefix: prefix() })
    await using cache = createCache({
      store,
      prefix: prefix(),
      defaultTtlMs: 1_000,
      onError: (error) => errors.push(error),
    })
    expect(await cache.isHealthy()).toBe(true)
    connection.disconnect()
    expect(await cache.isHealthy()).toBe(false)
    expect(errors).toEqual([expect.objectContaining({ code: 'store_unavailable' })])
  })

  it('S2-21 clearing everything stays within the prefix', async () => {
    const cache = open()
    await redis().set('somebody:else', 1, 'EX', 60)
    await cache.set('a', 1)
    await cache.set('b', 1)
    expect(await cache.clearNamespace()).toBe(2)
    expect(await cache.getMany(['a', 'b'])).toEqual([null, null])
    expect(await redis().get('somebody:else')).toBe('1')
  })

  it('S2-22 S2-39 gets, sets, deletes and asks for values of any JSON, none without an end', async () => {
    const cache = open({ defaultTtlMs: 30_000 })
    await cache.set('k', { nested: [1, null, 'x'] })
    expect(await cache.get('k')).toEqual({ nested: [1, null, 'x'] })
    expect(await redis().pttl(`${prefix()}:general:k`)).toBeGreaterThan(0)
    expect(await redis().pttl(`${prefix()}:general:k`)).toBeLessThanOrEqual(30_000)
    expect(await cache.delete('k')).toBe(true)
    expect(await cache.exists('k')).toBe(false)
  })
})
