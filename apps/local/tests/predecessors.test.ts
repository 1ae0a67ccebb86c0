import { eventually } from '@marketcache/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cluster, startCluster } from './cluster.ts'

let cluster: Cluster
const markets = '/api/v3/coins/markets'

async function ask(path: string, init: RequestInit = {}) {
  const answer = await fetch(`${cluster.apis[0]}${path}`, init)
  const body: ReturnType<typeof JSON.parse> = await answer.json()
  return {
    status: answer.status,
    state: answer.headers.get('cache-status') ?? '',
    headers: answer.headers,
    body,
  }
}

function post(path: string, body: object) {
  return ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

const update = (body: object, query = '') => post(`/api/update-cache${query}`, body)
const countKeys = async (pattern: string) => (await ask(`/api/v1/cache/keys?pattern=${pattern}`)).body.count

// In this order: it begins with an empty cache and ends without a worker.
describe('what predecessors did', () => {
  beforeAll(async () => {
    cluster = await startCluster({ env: { METADATA_TTL: '2' } })
  }, 60_000)
  afterAll(() => cluster.stop())

  it('S0-21 is connected at the start, with nothing stored', async () => {
    expect(await ask('/api/cache-stats')).toMatchObject({
      status: 200,
      body: { connected: true, total_keys: 0 },
    })
  })

  it('S0-09 S0-19 S0-22 S0-23 updates one coin: both of its entries are there, and name it', async () => {
    expect((await update({ coin_id: 'bitcoin' })).body).toMatchObject({
      processed: 1,
      successfully_cached: 1,
      coin_ids: ['bitcoin'],
    })
    const { status, state, body } = await ask('/api/v1/coins/bitcoin/tokenomics')
    expect([status, body.data.name]).toEqual([200, 'Bitcoin'])
    expect(state).toMatch(/^marketcache; hit; ttl=\d/)
    expect(await countKeys('crypto:*')).toBe(2)
    expect(await countKeys('crypto:tokenomics:bitcoin')).toBe(1)
  })

  it('S0-10 S0-19 updates several coins by one call, and popular ones', async () => {
    await cluster.sandbox.clearCalls()
    expect((await update({ coin_ids: ['bitcoin', 'ethereum', 'solana'] })).body).toMatchObject({
      processed: 3,
      successfully_cached: 3,
      coin_ids: ['bitcoin', 'ethereum', 'solana'],
    })
    expect(await cluster.sandbox.calls(markets)).toHaveLength(1)
    expect(await countKeys('crypto:*')).toBe(6)
  })

  it('S0-18 S0-19 updates as a job of a queue, whose end can be asked for', async () => {
    const { status, headers, body } = await update({ coin_id: 'dogecoin' }, '?wait=0')
    expect([status, body.statusUrl]).toEqual([202, headers.get('location')])
    await eventually(async () => expect((await ask(body.statusUrl)).body.state).toBe('completed'))
    expect((await ask('/api/v1/coins/dogecoin?wait=0')).status).toBe(200)
  })

  it('S2-01 has bars, tickers, funding rates, fear and greed, and analyses', async () => {
    const answers = await Promise.all([
      ask('/api/v1/ohlcv/binance/BTC-USDT?timeframe=1h&wait=10'),
      ask('/api/v1/tickers/binance/BTC-USDT?wait=10'),
      ask('/api/v1/funding-rates/bybit/BTC-USDT-PERP?wait=10'),
      ask('/api/v1/fear-greed?wait=10'),
      post('/api/v1/analyses?wait=10', { type: 'sentiment', input: 'Bitcoin rallies.' }),
    ])
    expect(answers.map(({ status, body }) => [status, body.meta?.resource])).toEqual([
      [200, 'ohlcv'],
      [200, 'ticker'],
      [200, 'funding-rate'],
      [200, 'fear-greed'],
      [200, 'analysis'],
    ])
  })

  it('S2-10 S2-23 has bars from the exchange, and then from the cache', async () => {
    const path = '/api/v1/ohlcv/binance/ETH-USDT?timeframe=1h&limit=100'
    await cluster.sandbox.clearCalls()
    const miss = await ask(`${path}&wait=10`)
    expect([miss.status, miss.state, miss.body.data.bars.length]).toEqual([
      200,
      'marketcache; fwd=miss; stored',
      100,
    ])
    const hit = await ask(path)
    expect(hit.state).toMatch(/^marketcache; hit; ttl=(2\d\d|300)$/)
    expect(hit.body).toEqual(miss.body)
    const latest = await ask('/api/v1/ohlcv/binance/ETH-USDT/latest?timeframe=1h')
    expect(latest.body.data.bar).toEqual(miss.body.data.bars.at(-1))
    expect(await cluster.sandbox.calls('/api/v3/klines')).toHaveLength(1)
  })

  it('S3-18 S3-22 asks for a crew once, again when it has expired, and at once when it changed', async () => {
    const crewCalls = async () => (await cluster.sandbox.calls('/crews/7')).length
    const crew = () => ask('/metadata/crew/7?wait=10')
    const first = await crew()
    expect([first.status, first.state, first.body.id]).toEqual([200, 'marketcache; fwd=miss; stored', 7])
    expect((await crew()).state).toMatch(/^marketcache; hit; ttl=[012]$/)
    const callsBefore = await crewCalls()
    await eventually(async () => expect((await crew()).state).toMatch(/ttl=-/), { timeoutMs: 10_000 })
    await eventually(async () => expect(await crewCalls()).toBeGreaterThan(callsBefore))
    expect((await ask('/metadata/agent/42?wait=10')).body).toMatchObject({ id: 42, crew_id: 4 })
    const { body } = await post('/api/v1/cache/invalidate', { kind: 'crew', id: '7', changed: ['name'] })
    expect(body.invalidated).toBe(true)
    expect((await crew()).state).toBe('marketcache; fwd=miss; stored')
  })

  it('S0-14 reads what is stored without a worker, and asks no provider for what is not', async () => {
    await Promise.all(cluster.workers.map((worker) => worker.stop()))
    await cluster.sandbox.clearCalls()
    for (const path of ['coins/bitcoin', 'coins/bitcoin/tokenomics', 'ohlcv/binance/ETH-USDT?timeframe=1h'])
      expect((await ask(`/api/v1/${path}`)).status, path).toBe(200)
    const missing = await ask('/api/v1/coins/monero?wait=0.5')
    expect([missing.status, missing.body.code]).toEqual([503, 'warming'])
    expect(await cluster.sandbox.calls()).toEqual([])
  })
})

describe('the updater alone', () => {
  beforeAll(async () => {
    cluster = await startCluster({ apis: 0, env: { WARM_COINS: 'bitcoin,ethereum', WARM_SYMBOLS: 'AAPL' } })
  }, 60_000)
  afterAll(() => cluster.stop())

  it('S0-03 S0-15 S3-18 fetches by schedule and stores what an API that comes later finds there', async () => {
    await cluster.workers[0]?.waitForLine(/Cache warming complete/, 20_000)
    const callCount = (await cluster.sandbox.calls()).length
    expect(callCount).toBeGreaterThan(0)
    const api = await cluster.addApi()
    const headers = { 'cache-control': 'only-if-cached' }
    for (const path of ['coins/bitcoin', 'coins/ethereum/tokenomics', 'quotes/AAPL'])
      expect((await fetch(`${api}/api/v1/${path}`, { headers })).status, path).toBe(200)
    expect(await cluster.sandbox.calls()).toHaveLength(callCount)
  })
})
