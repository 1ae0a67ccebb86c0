import { eventually, type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ApiBench, type BenchAnswer, createApiBench } from './test-support/api-bench.ts'

let server: RedisServer
let bench: ApiBench

beforeEach(async () => {
  server = await startRedisServer()
  bench = await createApiBench(server)
  await bench.store('coin', ['bitcoin', 'usd'])
})
afterEach(async () => {
  await bench.close()
  await server.stop()
})

const urls = [
  '/api/v1/coins/bitcoin?wait=10',
  '/api/v1/coins/missing?wait=10',
  '/api/v1/coins?ids=bitcoin&wait=10',
]

function isLocal({ headers }: BenchAnswer): boolean {
  return /; detail=local$/.test(String(headers['cache-status']))
}

async function expectUnavailable(url: string, withinMs: number): Promise<void> {
  const startedAt = performance.now()
  const { status, headers, json } = await bench.get(url)
  expect([status, json().code, headers['retry-after']]).toEqual([503, 'cache_unavailable', '1'])
  expect(performance.now() - startedAt).toBeLessThan(withinMs)
}

describe('while the Redis of the cache is down', () => {
  it('reads say so at once instead of waiting, and are answered as soon as it is back', async () => {
    await server.kill()
    await eventually(async () => (await bench.get('/api/v1/coins/bitcoin')).status === 503)
    for (const url of urls) await expectUnavailable(url, 250)
    expect((await bench.get('/readyz')).json()).toEqual({
      status: 'unavailable',
      cache: 'down',
      queue: 'down',
    })
    expect((await bench.get('/livez')).status).toBe(200)
    await server.restart()
    await eventually(async () => (await bench.get('/readyz')).status === 200)
    await bench.store('coin', ['bitcoin', 'usd'])
    expect((await bench.get('/api/v1/coins/bitcoin')).status).toBe(200)
  })

  it('S2-20 health, admin routes and metrics still answer', async () => {
    await server.kill()
    await eventually(async () => (await bench.get('/readyz')).status === 503)
    const stats = await bench.get('/api/cache-stats')
    expect([stats.status, stats.json()]).toMatchObject([
      200,
      { connected: false, total_keys: null, is_complete: null },
    ])
    const health = await bench.get('/api/health/redis')
    expect([health.status, health.json().status, health.json().info.server.version]).toEqual([
      503,
      'unhealthy',
      null,
    ])
    bench.jobs.isAway = true
    expect((await bench.get('/metrics')).status).toBe(200)
  })

  it('what only looks speaks of nothing that was to be dropped', async () => {
    await server.kill()
    await eventually(async () => (await bench.get('/readyz')).status === 503)
    const paths = ['/v1/cache/info', '/v1/cache/keys', '/v1/cache/stats', '/v1/cache/redis', '/health/cache']
    for (const path of paths) {
      const { status, json } = await bench.get(`/api${path}`)
      expect([path, status, json().code]).toEqual([path, 503, 'cache_unavailable'])
      expect(json().detail).toBe('The cache does not answer; nothing can be looked up until it does')
    }
  })

  it('S2-25 S2-30 the log says it once a second, not once a request, and holds no arguments of commands', async () => {
    await server.kill()
    await eventually(async () => (await bench.get('/api/v1/coins/bitcoin')).status === 503)
    await Promise.all(Array.from({ length: 200 }, () => bench.get('/api/v1/coins/bitcoin')))
    const lines = bench.logLines().filter(({ event }) => event === 'redis_get_error')
    expect(lines.length).toBeLessThan(5)
    expect(lines[0]).toMatchObject({
      level: 'error',
      msg: 'redis get error',
      key: expect.stringMatching(/:coin:bitcoin:usd$/),
    })
    expect(JSON.stringify(lines)).not.toContain('"args"')
  })
})

describe('what this process has read before', () => {
  it('is served as local while Redis is away, fresh or stale, within its keep window and no longer', async () => {
    await bench.get('/api/v1/coins/bitcoin')
    await server.kill()
    const local = await eventually(async () => {
      const answer = await bench.get('/api/v1/coins/bitcoin')
      expect(answer.headers['cache-status']).toMatch(/; detail=local$/)
      return answer
    })
    expect([local.status, local.json().data]).toEqual([200, { price: 0 }])
    bench.clock.advance(120_000)
    const old = await bench.get('/api/v1/coins/bitcoin?wait=10')
    expect([old.status, old.headers['cache-status']]).toEqual([
      200,
      'marketcache; hit; ttl=-110; detail=local',
    ])
    expect(bench.wants).toEqual([])
    bench.clock.advance(600_000)
    await expectUnavailable('/api/v1/coins/bitcoin', 500)
  })

  it('is served in a batch beside a problem for what was not, and 503 is for a batch of such alone', async () => {
    await bench.store('coin', ['ethereum', 'usd'])
    for (const id of ['bitcoin', 'ethereum']) await bench.get(`/api/v1/coins/${id}`)
    await server.kill()
    await eventually(async () => isLocal(await bench.get('/api/v1/coins/bitcoin')))
    for (const wait of [0, 10]) {
      const batch = await bench.get(`/api/v1/coins?ids=bitcoin,zzz,ethereum&wait=${wait}`)
      expect([batch.status, batch.headers['cache-control']]).toEqual([200, 'public, no-cache'])
      expect(batch.json().items).toMatchObject([
        { data: { price: 0 } },
        {
          code: 'cache_unavailable',
          status: 503,
          retryable: true,
          retryAfterSeconds: 1,
          params: { id: 'zzz' },
        },
        { data: { price: 0 } },
      ])
      await expectUnavailable(`/api/v1/coins?ids=zzz,yyy&wait=${wait}`, 500)
    }
    expect(bench.wants).toEqual([])
  })

  it('does not pass for fresh enough when somebody asks for more', async () => {
    await bench.get('/api/v1/coins/bitcoin')
    await server.kill()
    await eventually(async () => isLocal(await bench.get('/api/v1/coins/bitcoin')))
    bench.clock.advance(20_000)
    const { status, json } = await bench.get('/api/v1/coins/bitcoin?wait=10', {
      'cache-control': 'max-age=5',
    })
    expect([status, json().code]).toEqual([504, 'freshness_unmet'])
  })

  it('is read anew once Redis is back, with what was written meanwhile', async () => {
    await bench.get('/api/v1/coins/bitcoin')
    await server.kill()
    await eventually(async () => isLocal(await bench.get('/api/v1/coins/bitcoin')))
    await server.restart()
    await eventually(async () => (await bench.get('/readyz')).status === 200)
    await bench.store('coin', ['bitcoin', 'usd'], { data: { price: 7 } })
    await eventually(async () => (await bench.get('/api/v1/coins/bitcoin')).json().data.price === 7)
  })
})

describe('while the Redis of the cache is frozen', () => {
  it('reads give up after the command timeout', async () => {
    server.freeze()
    for (const url of urls) await expectUnavailable(url, 500)
    server.thaw()
    await eventually(async () => (await bench.get('/api/v1/coins/bitcoin')).status === 200)
  })

  it('a batch keeps what it has when another of its values is still waited for', async () => {
    const answer = bench.get('/api/v1/coins?ids=bitcoin,missing&wait=0.5')
    await expect.poll(() => bench.wants.length).toBe(1)
    server.freeze()
    const { status, json } = await answer
    server.thaw()
    expect(status).toBe(200)
    expect(json().items).toMatchObject([{ data: { price: 0 } }, { code: 'cache_unavailable' }])
  })

  it('a reader that waits for a value is told when its wait ends', async () => {
    const answer = bench.get('/api/v1/coins/missing?wait=0.5')
    await expect.poll(() => bench.wants.length).toBe(1)
    server.freeze()
    const { status, json } = await answer
    expect([status, json().code]).toEqual([503, 'cache_unavailable'])
    server.thaw()
  })
})
