import { eventually } from '@marketcache/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Cluster, startCluster } from './cluster.ts'

describe('when things fail', () => {
  let cluster: Cluster
  const read = (path: string) => fetch(`${cluster.apis[0]}/api/v1/${path}`)

  beforeAll(async () => {
    cluster = await startCluster({
      workers: 2,
      env: { COIN_FRESH_FOR_SECONDS: '1', MAX_PENDING_MISSES: '20' },
    })
  })
  afterEach(async () => {
    await cluster.sandbox.clearFaults()
    await waitUntilHealthy()
    await cluster.sandbox.clearCalls()
  })
  afterAll(() => cluster.stop())

  /** Pauses after failures are part of the state that a test leaves behind. */
  async function waitUntilHealthy(): Promise<void> {
    const probe = `coins/bitcoin?currency=${probes.pop() ?? 'usd'}&wait=10`
    await eventually(async () => (await read(probe)).status === 200, { timeoutMs: 90_000, everyMs: 250 })
  }
  const probes = ['eur', 'gbp', 'jpy', 'chf', 'aud', 'cad']

  it('another worker writes the values that a killed worker was waiting for, within 15 s and without a restart', async () => {
    const markets = '/api/v3/coins/markets'
    await cluster.sandbox.setFault({ provider: 'coingecko', kind: 'withhold', times: 1 })
    await Promise.all(['ethereum', 'solana'].map((id) => read(`coins/${id}?wait=0`)))
    await eventually(async () => (await cluster.sandbox.calls(markets)).length === 1)
    const holder = await findHolder()
    const killedAt = performance.now()
    holder.kill('SIGKILL')
    await holder.exited
    await eventually(async () => (await read('coins/ethereum?wait=0')).status === 200, { timeoutMs: 15_000 })
    expect(performance.now() - killedAt).toBeLessThan(15_000)
    expect((await read('coins/solana?wait=0')).status).toBe(200)
    expect(await cluster.sandbox.calls(markets)).toHaveLength(2)
    await cluster.addWorker()
  })

  it('an old value is served as stale while its provider is down, and is fresh again once it is back', async () => {
    expect((await read('coins/cardano?wait=10')).status).toBe(200)
    await cluster.sandbox.setFault({ provider: 'coingecko', kind: 'status_5xx' })
    const stale = await eventually(async () => {
      const answer = await read('coins/cardano')
      expect(answer.headers.get('cache-status')).toMatch(/^marketcache; hit; ttl=-[1-9]/)
      return answer
    })
    expect(stale.status).toBe(200)
    expect(stale.headers.get('cache-control')).not.toContain('max-age=1')
    await cluster.sandbox.clearFaults()
    await eventually(
      async () => {
        const answer = await read('coins/cardano')
        return /hit; ttl=[01]$/.test(answer.headers.get('cache-status') ?? '')
      },
      { timeoutMs: 30_000 },
    )
  })

  it('a value that was never fetched answers 503 with Retry-After while its provider is down', async () => {
    await cluster.sandbox.setFault({ provider: 'coingecko', kind: 'status_429', retryAfterSeconds: 3 })
    const answer = await read('coins/dogecoin?wait=10')
    const problem: unknown = await answer.json()
    expect(answer.status).toBe(503)
    expect(problem).toMatchObject({ code: 'upstream_unavailable', retryable: true })
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(4)
  })

  it('further misses answer 503 overloaded when too many wait for one provider', async () => {
    await cluster.sandbox.setFault({ provider: 'coingecko', kind: 'withhold' })
    await read('coins/bitcoin?currency=nok&wait=0')
    await eventually(async () => (await cluster.sandbox.calls()).length > 0)
    const ids = Array.from({ length: 40 }, (_, index) => `no-such-coin-${index}`)
    const answers = await Promise.all(ids.map((id) => read(`coins/${id}?currency=nok&wait=0`)))
    const codes = await Promise.all(answers.map(async (answer) => readCode(await answer.json())))
    // What earlier reads still wait for takes some of the places.
    const overloaded = codes.filter((code) => code === 'overloaded').length
    expect(overloaded).toBeGreaterThanOrEqual(20)
    expect(overloaded).toBeLessThan(30)
    expect(answers.every((answer) => Number(answer.headers.get('retry-after')) > 0)).toBe(true)
    // Other providers are not affected.
    expect((await read('quotes/AAPL?wait=10')).status).toBe(200)
  })

  it('Redis away: what was read is served as local, the rest is refused at once, and all works again when it is back', async () => {
    await read('coins/bitcoin?wait=10')
    await cluster.cacheRedis.kill()
    const local = await eventually(async () => {
      const answer = await read('coins/bitcoin')
      expect(answer.headers.get('cache-status')).toMatch(/; detail=local$/)
      return answer
    })
    expect(local.status).toBe(200)
    const unread = await read('coins/monero')
    expect([unread.status, readCode(await unread.json())]).toEqual([503, 'cache_unavailable'])
    await cluster.cacheRedis.restart()
    await eventually(async () => (await read('coins/monero?wait=5')).status === 200, { timeoutMs: 15_000 })
  })

  /** Whoever has an open connection to the sandbox that it waits on: the one whose metrics do not count the call yet. */
  async function findHolder() {
    const lines = cluster.workers.map((worker) => ({ worker, port: portOf(worker.output()) }))
    for (const { worker, port } of lines) {
      const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
      if (/marketcache_provider_calls_in_flight\{[^}]*\} 1/.test(metrics)) return worker
    }
    throw new Error('expected one of the workers to hold the call')
  }
})

function portOf(output: string): string {
  const port = /"port":(\d+),"providers"/.exec(output)?.[1]
  if (port === undefined) throw new Error('expected the worker to log its port')
  return port
}

function readCode(problem: unknown): unknown {
  return typeof problem === 'object' && problem !== null && 'code' in problem ? problem.code : undefined
}
