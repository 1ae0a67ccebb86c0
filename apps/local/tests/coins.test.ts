import { eventually } from '@marketcache/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cluster, startCluster } from './cluster.ts'

let cluster: Cluster

beforeAll(async () => {
  cluster = await startCluster({})
}, 60_000)
afterAll(() => cluster.stop())

async function read(path: string): Promise<{ status: number; body: ReturnType<typeof JSON.parse> }> {
  const answer = await fetch(`${cluster.apis[0]}/api/v1${path}`)
  return { status: answer.status, body: await answer.json() }
}

/** Reads without causing a call. */
async function readCached(path: string): Promise<number> {
  const headers = { 'cache-control': 'only-if-cached' }
  return (await fetch(`${cluster.apis[0]}/api/v1${path}`, { headers })).status
}

describe('coins', () => {
  it('S2-15 has the mood of the market, for as many days as are asked for, by one call', async () => {
    const today = await read('/fear-greed?wait=10')
    expect(today).toMatchObject({
      status: 200,
      body: { meta: { source: 'alternative-me', params: {} }, data: { history: [{}] } },
    })
    const year = await read('/fear-greed?limit=365&wait=10')
    expect(year.body.data.history).toHaveLength(365)
    expect(await cluster.sandbox.calls('/fng/')).toHaveLength(1)
  })

  it('S3-06 ranks coins, and knows every coin that it ranked, by one call', async () => {
    const largest = await read('/leaderboards/market-cap?limit=250&wait=10')
    expect(largest.status).toBe(200)
    const [first, ...others] = largest.body.data.entries
    expect(others).toHaveLength(249)
    for (const path of ['/leaderboards/gainers', '/leaderboards/losers', `/coins/${first.id}`])
      await eventually(async () => expect(await readCached(path), path).toBe(200))
    expect(await cluster.sandbox.calls('/api/v3/coins/markets')).toHaveLength(1)
    const trending = await read('/leaderboards/trending?wait=10')
    expect(trending.body.data.entries).toHaveLength(10)
  })

  it('S2-07 tells bars of coins: half hours, 4 hours and days', async () => {
    for (const [timeframe, stepMs] of [
      ['30m', 1_800_000],
      ['4h', 14_400_000],
      ['1d', 86_400_000],
    ]) {
      const { status, body } = await read(`/ohlcv/coingecko/Bitcoin?timeframe=${timeframe}&limit=2&wait=10`)
      expect([status, body.data.symbol, body.data.currency]).toEqual([200, 'bitcoin', 'USD'])
      const [before, last] = body.data.bars
      expect([last.timestamp - before.timestamp, before.timestamp % Number(stepMs)]).toEqual([stepMs, 0])
    }
    expect(await read('/ohlcv/coingecko/no-such-coin?timeframe=1d&wait=10')).toMatchObject({ status: 404 })
    expect(await read('/ohlcv/coingecko/bitcoin?timeframe=1m')).toMatchObject({ status: 400 })
  })

  it('lists every coin that CoinGecko knows, with ranks', async () => {
    const { status, body } = await read('/listings/coingecko?wait=10')
    expect(status).toBe(200)
    expect(body.data.instruments).toContainEqual({
      symbol: 'bitcoin',
      kind: 'coin',
      base: 'BTC',
      quote: null,
      name: 'Bitcoin',
      rank: expect.any(Number),
      aliases: [],
    })
  })
})
