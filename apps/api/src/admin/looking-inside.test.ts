import { resources } from '@marketcache/resources'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ApiBench, createApiBench } from '../test-support/api-bench.ts'
import { notes } from '../test-support/user-resources.ts'
import { readsByResource } from './read-windows.ts'

let server: RedisServer
let bench: ApiBench

beforeAll(async () => {
  server = await startRedisServer()
})
afterAll(() => server.stop())
beforeEach(async () => {
  bench = await createApiBench(server, {}, {}, [...resources, notes])
})
afterEach(() => bench.close())

/** What others keep on a server that is shared: none of it is an entry. */
async function storeForeign(): Promise<void> {
  const { prefix } = bench
  const { redis } = bench.app
  await redis.set(`{${prefix}:coingecko}:due:x`, '1', 'EX', 60)
  await redis.set(`{${prefix}:coin:bitcoin:usd}:lease`, '1', 'EX', 60)
  await redis.set(`${prefix}:coin:plain`, 'not an entry', 'EX', 60)
  await redis.set(`${prefix}:unheard:of`, '1', 'EX', 60)
  await redis.set(`${prefix}x:coin:bitcoin:usd`, '1', 'EX', 60)
  await redis.set('someone-elses:coin:bitcoin', '1', 'EX', 60)
}

const keysOf = async (query: string) => (await bench.get(`/api/v1/cache/keys${query}`)).json()

/** Follows the links from page to page. */
async function everyPage(query: string): Promise<string[][]> {
  const pages: string[][] = []
  for (let url: string | undefined = `/api/v1/cache/keys${query}`; url !== undefined; ) {
    const { headers, json } = await bench.get(url)
    pages.push(json().keys)
    url = /^<([^>]+)>; rel="next"$/.exec(String(headers.link))?.[1]
  }
  return pages
}

describe('GET /api/cache-stats and /api/v1/cache/info', () => {
  it('S0-12 counts entries and nothing else', async () => {
    await bench.store('coin', ['bitcoin', 'usd'], { tags: ['coin:bitcoin'] })
    await bench.store('fear-greed', [])
    await storeForeign()
    const { status, json } = await bench.get('/api/cache-stats')
    expect([status, json()]).toEqual([
      200,
      {
        connected: true,
        total_keys: 2,
        is_complete: true,
        used_memory_human: expect.stringMatching(/^[\d.]+[BKMG]$/),
        connected_clients: expect.any(Number),
      },
    ])
  })

  it('S1-30 S1-43 tells what the cache is kept in', async () => {
    await bench.store('quote', ['AAPL'])
    await storeForeign()
    const { status, json } = await bench.get('/api/v1/cache/info')
    expect([status, json()]).toEqual([
      200,
      {
        cache_type: 'redis',
        redis_version: expect.stringMatching(/^\d+\.\d+/),
        total_keys: 1,
        is_complete: true,
        memory_usage: expect.stringMatching(/^[\d.]+[BKMG]$/),
        connected_clients: expect.any(Number),
        is_redis: true,
        is_memory: false,
      },
    ])
  })
})

describe('GET /api/v1/cache/keys', () => {
  it('S1-31 S1-43 lists everything of ours by * and by no pattern, and hides what belongs to users', async () => {
    await bench.store('quote', ['AAPL'])
    await bench.store('coin', ['bitcoin', 'usd'], { tags: ['coin:bitcoin'] })
    await bench.store('notes', ['public', 'gold'])
    await bench.store('notes', ['user.42', 'gold'])
    await storeForeign()
    const shared = ['coin:bitcoin:usd', 'notes:public:gold', 'quote:AAPL'].map(
      (key) => `${bench.prefix}:${key}`,
    )
    for (const query of ['', '?pattern=*', `?pattern=${bench.prefix}:*`]) {
      const { count, keys, next_cursor } = await keysOf(query)
      expect([count, keys.sort(), next_cursor]).toEqual([3, shared, null])
    }
    expect((await keysOf('?users=true&pattern=users:*')).keys).toEqual([`${bench.prefix}:notes:user.42:gold`])
    expect((await keysOf('?pattern=users:*')).keys).toEqual([])
  })

  it("S0-20 S0-25 S1-28 S1-31 takes predecessors' namespaces, and says which pattern it was", async () => {
    await bench.store('quote', ['AAPL'])
    await bench.store('company', ['AAPL'])
    await bench.store('tokenomics', ['bitcoin', 'usd'])
    expect(await keysOf('?pattern=price:*')).toEqual({
      pattern: 'price:*',
      count: 1,
      keys: [`${bench.prefix}:quote:AAPL`],
      next_cursor: null,
    })
    expect((await keysOf('?pattern=crypto:*')).keys).toEqual([`${bench.prefix}:tokenomics:bitcoin:usd`])
    expect((await keysOf('?pattern=momentum:*')).keys).toEqual([])
  })

  it('S1-31 visits every key once, page by page, and no page is longer than it may be', async () => {
    const symbols = Array.from({ length: 60 }, (_, index) => `S${index}`)
    for (const symbol of symbols) await bench.store('quote', [symbol])
    for (let index = 0; index < 40; index += 1) await bench.store('company', [`C${index}`])
    await storeForeign()
    const expected = symbols.map((symbol) => `${bench.prefix}:quote:${symbol}`).sort()
    for (const limit of [1, 7, 60, 1_000]) {
      const pages = await everyPage(`?pattern=price:*&limit=${limit}`)
      expect(pages.flat().sort()).toEqual(expected)
      for (const page of pages) expect(page.length).toBeLessThanOrEqual(limit)
      if (limit === 1_000) expect(pages).toHaveLength(1)
    }
    expect((await everyPage('?limit=9')).flat()).toHaveLength(100)
  }, 20_000)

  it.each(['[a-z]*', '%7B*', '*%7D:due:*', 'someone-elses:*', '%5C*', '..%2F*', '^.*$', '*:due:*'])(
    'S1-31 never leaves our prefix by %s',
    async (pattern) => {
      await bench.store('quote', ['AAPL'])
      await storeForeign()
      expect((await keysOf(`?pattern=${pattern}&users=true`)).keys).toEqual([])
    },
  )

  it.each([
    'cursor=x',
    'cursor=%00',
    `cursor=${Buffer.from('[-1,"0"]').toString('base64url')}`,
    `cursor=${Buffer.from('[0,"0 MATCH *"]').toString('base64url')}`,
    `cursor=${Buffer.from('[0,"18446744073709551616"]').toString('base64url')}`,
    `cursor=${Buffer.from('{"node":0}').toString('base64url')}`,
    'limit=0',
    'limit=10001',
    'pattern=',
    'users=perhaps',
    'foo=1',
  ])('refuses ?%s', async (query) => {
    const { status, json } = await bench.get(`/api/v1/cache/keys?${query}`)
    expect([status, json().code]).toEqual([400, 'invalid_request'])
  })

  it('shows nothing that a cursor made by somebody else names and that is not ours', async () => {
    const foreign = [
      `{${bench.prefix}:coingecko}:due:x`,
      'other:coin:bitcoin',
      `${bench.prefix}:notes:user.42:gold`,
    ]
    const cursor = Buffer.from(JSON.stringify([999, '0', ...foreign, 7])).toString('base64url')
    expect(await keysOf(`?cursor=${cursor}`)).toMatchObject({ count: 0, keys: [], next_cursor: null })
  })
})

describe('GET /api/v1/cache/stats', () => {
  it('S1-32 S1-43 counts by kind, with up to five keys of each, also under the names of predecessors', async () => {
    for (let index = 0; index < 7; index += 1) await bench.store('quote', [`S${index}`])
    await bench.store('coin', ['bitcoin', 'usd'], { tags: ['coin:bitcoin'] })
    await bench.store('notes', ['public', 'gold'])
    await bench.store('notes', ['user.42', 'gold'])
    await storeForeign()
    const { status, json } = await bench.get('/api/v1/cache/stats')
    const stats = json()
    expect(status).toBe(200)
    expect(stats.quote).toMatchObject({ count: 7 })
    expect(stats.quote.sample_keys).toHaveLength(5)
    expect(stats.price).toEqual(stats.quote)
    expect(stats.quote.lastDay).toEqual({ hits: 0, stale: 0, misses: 0, hitRatio: null })
    for (const kind of ['momentum', 'portfolio'])
      expect(stats[kind]).toMatchObject({ count: 0, sample_keys: [] })
    expect(stats.coin).toMatchObject({ count: 1, sample_keys: [`${bench.prefix}:coin:bitcoin:usd`] })
    expect(stats.notes).toMatchObject({ count: 2, sample_keys: [`${bench.prefix}:notes:public:gold`] })
    expect(stats.tokenomics).toMatchObject({ count: 0, sample_keys: [] })
    expect(stats.total).toMatchObject({ count: 10 })
    expect(stats.isComplete).toBe(true)
  })

  it('S0-27 S1-32 S3-24 tells how reads were answered, in the last hour and the last day', async () => {
    const record = (batch: string, resource: string, reads: Record<'fresh' | 'stale' | 'miss', number>) =>
      bench.demand.record({
        source: 'test',
        batch,
        names: [],
        states: (['fresh', 'stale', 'miss'] as const).map((state) => ({
          resource,
          state,
          reads: reads[state],
        })),
      })
    await record('1', 'quote', { fresh: 2, stale: 1, miss: 1 })
    bench.clock.advance(5 * 3_600_000)
    await record('2', 'quote', { fresh: 6, stale: 1, miss: 1 })
    await record('3', 'coin', { fresh: 0, stale: 0, miss: 2 })
    const { quote, price, coin, total } = (await bench.get('/api/v1/cache/stats')).json()
    expect(quote.lastHour).toEqual({ hits: 6, stale: 1, misses: 1, hitRatio: 7 / 8 })
    expect(quote.lastDay).toEqual({ hits: 8, stale: 2, misses: 2, hitRatio: 10 / 12 })
    expect(price).toEqual(quote)
    expect(coin.lastHour).toEqual({ hits: 0, stale: 0, misses: 2, hitRatio: 0 })
    expect(total.lastHour).toEqual({ hits: 6, stale: 1, misses: 3, hitRatio: 0.7 })
    expect(total.lastDay).toEqual({ hits: 8, stale: 2, misses: 4, hitRatio: 10 / 14 })
  })
})

describe('readsByResource', () => {
  it('knows nothing while those who count are away', async () => {
    expect(await readsByResource({ readStatistics: () => Promise.reject(new Error('away')) })).toBeNull()
  })
})

describe('GET /api/health/redis', () => {
  it('S4-16 shows the server, its clients and our connections', async () => {
    const { status, json } = await bench.get('/api/health/redis')
    expect(status).toBe(200)
    expect(json()).toEqual({
      status: 'healthy',
      connected: true,
      info: {
        server: { version: expect.any(String), mode: 'standalone', uptime: expect.any(Number) },
        clients: { connected: expect.any(Number), blocked: 0 },
        pool: { max_connections: 3, created_connections: 3, available_connections: 3 },
      },
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
    })
  })
})

describe('GET /api/health/cache', () => {
  it('S4-17 shows memory, and entries by the namespaces of a predecessor', async () => {
    await bench.store('quote', ['AAPL'])
    await bench.store('ticker', ['binance', 'BTCUSDT'])
    await bench.store('coin', ['bitcoin', 'usd'], { tags: ['coin:bitcoin'] })
    await bench.store('notes', ['public', 'gold'])
    await bench.store('notes', ['user.42', 'gold'])
    await storeForeign()
    const by_namespace = { users: 1, ai: 0, trading: 2, analytics: 0, general: 2 }
    const { status, json } = await bench.get('/api/health/cache')
    expect([status, json()]).toEqual([
      200,
      {
        memory: {
          used_memory: expect.any(Number),
          used_memory_human: expect.stringMatching(/^[\d.]+[BKMG]$/),
          maxmemory: expect.any(Number),
        },
        keys: { total: 5, is_complete: true, by_namespace },
        timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    ])
  })
})

describe('GET /api/v1/cache/redis', () => {
  it('S1-44 shows memory, traffic, clients and the slowest commands, whose arguments stay with Redis', async () => {
    const { redis } = bench.app
    await redis.config('SET', 'slowlog-log-slower-than', '0')
    await redis.call('SET', 'someone-elses:canary', 'canary-value', 'EX', '60')
    await redis.config('SET', 'slowlog-log-slower-than', '10000')
    const { status, text, json } = await bench.get('/api/v1/cache/redis')
    const [node] = json().nodes
    expect([status, json().nodes.length]).toEqual([200, 1])
    expect(node.memory).toMatchObject({ used_memory: expect.any(Number), maxmemory: expect.any(Number) })
    expect(node.stats).toMatchObject({ keyspace_hits: expect.any(Number), evicted_keys: 0 })
    expect(node.clients).toMatchObject({ connected_clients: expect.any(Number) })
    expect(node.dbsize).toBeGreaterThan(0)
    expect(node.slow_commands.length).toBeLessThanOrEqual(10)
    expect(node.slow_commands.map(({ command }: { command: string }) => command)).toContain('SET')
    expect(text).not.toContain('canary')
  })
})

describe('while the Redis of the cache is down', () => {
  it.each([
    '/api/v1/cache/info',
    '/api/v1/cache/keys',
    '/api/v1/cache/stats',
    '/api/v1/cache/redis',
    '/api/health/cache',
  ])('%s says so', async (url) => {
    const own = await startRedisServer()
    const other = await createApiBench(own)
    await own.kill()
    const { status, headers, json } = await other.get(url)
    expect([status, json().code, headers['retry-after']]).toEqual([503, 'cache_unavailable', '1'])
    await other.close()
    await own.stop()
  })
})
