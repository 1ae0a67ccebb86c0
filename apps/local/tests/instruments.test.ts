import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Cluster, startCluster } from './cluster.ts'

let cluster: Cluster

beforeAll(async () => {
  cluster = await startCluster({})
}, 60_000)
afterEach(() => cluster.sandbox.clearFaults())
afterAll(() => cluster.stop())

async function read(path: string): Promise<{ status: number; body: ReturnType<typeof JSON.parse> }> {
  const answer = await fetch(`${cluster.apis[0]}/api/v1${path}`)
  return { status: answer.status, body: await answer.json() }
}

describe('instruments', () => {
  it.each([
    ['bitcoin', 'coin:bitcoin'],
    ['BTC', 'coin:bitcoin'],
    ['BTC-USD', 'pair:BTC-USD'],
    ['BTCUSDT', 'pair:BTC-USDT'],
    ['XBT%2FUSD', 'pair:BTC-USD'],
    ['BRK.B', 'symbol:BRK-B'],
    ['BRK-B', 'symbol:BRK-B'],
  ])('S2-35 S0-33 resolves %s', async (alias, id) => {
    const { status, body } = await read(`/instruments/${alias}?wait=10`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      meta: { source: 'computed', simulated: true },
      data: { id, notCovered: [] },
    })
  })

  it('S2-35 answers 409 with ranked candidates where a name can mean several things', async () => {
    const { status, body } = await read('/instruments/Berkshire%20Hathaway%20Inc.?wait=10')
    expect(status).toBe(409)
    expect(body).toMatchObject({
      code: 'ambiguous_instrument',
      retryable: false,
      candidates: [
        { id: 'symbol:BRK-A', kind: 'equity', name: 'Berkshire Hathaway Inc.' },
        { id: 'symbol:BRK-B', kind: 'equity', name: 'Berkshire Hathaway Inc.' },
      ],
    })
    expect(await read('/instruments/symbol:brk-b?wait=10')).toMatchObject({
      status: 200,
      body: { data: { id: 'symbol:BRK-B' } },
    })
  })

  it('S2-35 keeps USD, USDT and USDC apart, with the name of each pair at every provider', async () => {
    const names = async (pair: string) => {
      const { body } = await read(`/instruments/${pair}?wait=10`)
      return body.data.aliases.map((alias: { provider: string; symbol: string }) => alias)
    }
    expect(await names('BTC-USD')).toMatchObject([
      { provider: 'kraken', symbol: 'XBTUSD', spellings: ['XBT/USD', 'XXBTZUSD'] },
      { provider: 'coinbase', symbol: 'BTC-USD' },
      { provider: 'yahoo', symbol: 'BTC-USD' },
    ])
    expect(await names('BTC-USDT')).toMatchObject([
      { provider: 'binance', symbol: 'BTCUSDT' },
      { provider: 'kraken', symbol: 'XBTUSDT' },
      { provider: 'bybit', symbol: 'BTCUSDT' },
      { provider: 'okx', symbol: 'BTC-USDT' },
      { provider: 'coinbase', symbol: 'BTC-USDT' },
    ])
  })

  it('says 404 of what nobody knows, and 400 of nothing at all', async () => {
    expect(await read('/instruments/no-such-thing?wait=10')).toMatchObject({
      status: 404,
      body: { code: 'unknown_instrument' },
    })
    expect((await read('/instruments/%20')).status).toBe(400)
    expect((await read('/search')).status).toBe(400)
    expect((await read(`/search?q=${'x'.repeat(65)}`)).status).toBe(400)
  })

  it('searches coins, pairs and listed symbols, 20 results unless asked otherwise', async () => {
    const { status, body } = await read('/search?q=%20BITCOIN%20&wait=10')
    expect(status).toBe(200)
    expect(body.data).toMatchObject({ query: 'bitcoin', notCovered: [] })
    expect(body.data.results).toHaveLength(20)
    expect(body.data.results[0]).toMatchObject({ id: 'coin:bitcoin', kind: 'coin', rank: 1 })
    const few = await read('/search?q=bitcoin&limit=2')
    expect(few.body.data.results).toEqual(body.data.results.slice(0, 2))
    expect((await read('/search?q=apple&wait=10')).body.data.results[0]).toMatchObject({ id: 'symbol:AAPL' })
    expect(await read('/search?q=nothing-like-it&wait=10')).toMatchObject({
      status: 200,
      body: { data: { results: [] } },
    })
  })

  it('answers from listings, and says so, while Yahoo does not answer', async () => {
    await cluster.sandbox.setFault({ provider: 'yahoo', kind: 'status_5xx' })
    const { status, body } = await read('/search?q=litecoin&wait=10')
    expect(status).toBe(200)
    expect([body.data.results[0].id, body.data.notCovered]).toEqual(['coin:litecoin', ['yahoo']])
    const freshForMs = Date.parse(body.meta.freshUntil) - Date.parse(body.meta.fetchedAt)
    expect(freshForMs).toBeLessThanOrEqual(60_000)
  })
})
