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

describe('exchanges', () => {
  it('S2-12 tells the ticker of a pair, however it is spelled, with exact digits', async () => {
    const { status, body } = await read('/tickers/binance/btc-usdt?wait=10')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      meta: { source: 'binance', simulated: true, params: { exchange: 'binance', symbol: 'BTCUSDT' } },
      data: { bid: expect.any(Number), volume24h: expect.any(Number), timestamp: body.meta.asOf },
    })
    expect(Number(body.data.decimals.last)).toBe(body.data.last)
    const again = await read('/tickers/binance/BTC%2FUSDT')
    expect(again.body.data).toEqual(body.data)
  })

  it('returns the others of a batch when Binance refuses it because of one bad symbol', async () => {
    const { status, body } = await read('/tickers/binance?symbols=ETH-USDT,NOSUCH,SOL-USDT,XRP-USDT&wait=10')
    expect(status).toBe(200)
    expect(body.items).toMatchObject([
      { data: { symbol: 'ETHUSDT' } },
      { code: 'unknown_instrument', status: 404, params: { symbol: 'NOSUCH' } },
      { data: { symbol: 'SOLUSDT' } },
      { data: { symbol: 'XRPUSDT' } },
    ])
  })

  it('S2-14 tells funding rates, and fills the ticker of the perpetual by the same answer', async () => {
    const funding = await read('/funding-rates/bybit/BTC-USDT?wait=10')
    expect(funding.body.data).toMatchObject({
      symbol: 'BTCUSDT',
      fundingRate: expect.any(Number),
      intervalHours: 8,
    })
    const perpetual = await read('/tickers/bybit/BTC-USDT-PERP?wait=0')
    expect(perpetual.body.data).toMatchObject({ symbol: 'BTCUSDT-PERP', last: expect.any(Number) })
    const binance = await read('/funding-rates/binance?symbols=BTCUSDT,DOGEUSDT&wait=10')
    expect(binance.body.items).toMatchObject([{ data: { intervalHours: 8 } }, { data: { intervalHours: 4 } }])
  })

  it('S2-12 S2-14 tells pairs and swaps of OKX, and perpetuals of Binance beside its pairs', async () => {
    const { body } = await read('/tickers/okx?symbols=BTC-USDT,ETH-USDT,NO-SUCH,BTC-USDT-PERP&wait=10')
    expect(body.items).toMatchObject([
      { data: { symbol: 'BTC-USDT', base: 'BTC', quote: 'USDT', last: expect.any(Number) } },
      { data: { symbol: 'ETH-USDT', quoteVolume24h: expect.any(Number) } },
      { code: 'unknown_instrument', status: 404, params: { symbol: 'NO-SUCH' } },
      { data: { symbol: 'BTC-USDT-SWAP', volume24h: expect.any(Number), quoteVolume24h: null } },
    ])
    const funding = await read('/funding-rates/okx?symbols=BTC-USDT,DOGE-USDT&wait=10')
    expect(funding.body.items).toMatchObject([{ data: { intervalHours: 8 } }, { data: { intervalHours: 4 } }])
    const perpetual = await read('/tickers/binance/BTC-USDT-PERP?wait=10')
    expect(perpetual.body).toMatchObject({
      meta: { source: 'binance-futures', params: { exchange: 'binance', symbol: 'BTCUSDT-PERP' } },
      data: { symbol: 'BTCUSDT-PERP', bid: null, last: expect.any(Number) },
    })
  })

  it.each([
    ['okx', 'BTC-USDT', '1d'],
    ['okx', 'BTC-USDT-PERP', '1h'],
    ['bybit', 'BTC-USDT', '1h'],
    ['bybit', 'BTC-USDC-PERP', '1w'],
    ['binance', 'BTC-USDT-PERP', '1h'],
  ])('S2-09 tells hundreds of bars of %s %s %s', async (source, symbol, timeframe) => {
    const { status, body } = await read(`/ohlcv/${source}/${symbol}?timeframe=${timeframe}&limit=500&wait=10`)
    expect(status).toBe(200)
    expect(body.data.bars).toHaveLength(500)
    expect(body.data.bars.at(-1)).toMatchObject({ closed: false, volume: expect.any(Number) })
  })

  it.each([
    ['BTC-USD', '1M'],
    ['BTC-USD', '1w'],
    ['AAPL', '1M'],
    ['AAPL', '1w'],
  ])(
    'has each bar of %s %s closed but the one that runs, and each of them once',
    async (symbol, timeframe) => {
      const { status, body } = await read(`/ohlcv/yahoo/${symbol}?timeframe=${timeframe}&limit=200&wait=10`)
      expect(status).toBe(200)
      const bars: { timestamp: number; closed: boolean }[] = body.data.bars
      expect(bars).toHaveLength(200)
      expect(bars.slice(0, -1).filter(({ closed }) => !closed)).toEqual([])
      // Where clocks are changed, weeks and months begin an hour sooner or later.
      const days = bars.map(({ timestamp }) => new Date(Math.floor(timestamp / 86_400_000) * 86_400_000))
      const starts = days.map((day) => (timeframe === '1w' ? day.getUTCDay() : day.getUTCDate()))
      expect(new Set(starts)).toEqual(new Set([1]))
      // Coins are traded every day, so that there is a bar of now at any time.
      if (symbol === 'BTC-USD') expect(bars.at(-1)?.closed).toBe(false)
    },
  )

  it.each(['binance', 'bybit', 'okx'])('lists what %s trades', async (provider) => {
    const { status, body } = await read(`/listings/${provider}?wait=10`)
    expect(status).toBe(200)
    expect(body.data.instruments).toContainEqual(
      expect.objectContaining({ kind: 'spot', base: 'BTC', quote: 'USDT' }),
    )
  })

  it('says that a symbol does not exist only for the exchange that does not know it', async () => {
    expect(await read('/tickers/bybit/ETHEUR?wait=10')).toMatchObject({
      status: 404,
      body: { code: 'unknown_instrument' },
    })
    expect(await read('/tickers/binance/ETHEUR?wait=10')).toMatchObject({ status: 200 })
  })

  it("S2-12 asks Coinbase's other host when the first does not let us in", async () => {
    await cluster.sandbox.setFault({ provider: 'coinbase', kind: 'html', status: 403 })
    const { status, body } = await read('/tickers/coinbase/btc-usd?wait=10')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      meta: { source: 'coinbase-exchange', simulated: true, params: { symbol: 'BTC-USD' } },
      data: { bid: expect.any(Number), ask: expect.any(Number), open24h: expect.any(Number) },
    })
    const bars = await read('/ohlcv/coinbase/BTC-USD?timeframe=1h&limit=300&wait=10')
    expect(bars).toMatchObject({ status: 200, body: { meta: { source: 'coinbase-exchange' } } })
    await cluster.sandbox.clearFaults()
    const { body: first } = await read('/ohlcv/coinbase/ETH-USD?timeframe=1h&limit=1000&wait=10')
    expect(first).toMatchObject({ meta: { source: 'coinbase' } })
    expect(await read('/tickers/coinbase/ETH-USD?wait=10')).toMatchObject({
      body: {
        meta: { source: 'coinbase' },
        data: { bid: expect.any(Number), timestamp: expect.any(String) },
      },
    })
  })

  it('leaves an exchange that bans us alone for as long as it says, and asks no other in its place', async () => {
    await cluster.sandbox.setFault({ provider: 'bybit', kind: 'banned' })
    const banned = await read('/tickers/bybit/LTCUSDT?wait=10')
    expect(banned).toMatchObject({ status: 503, body: { code: 'upstream_unavailable' } })
    expect(banned.body.retryAfterSeconds).toBeGreaterThan(500)
    const calls = await cluster.sandbox.calls('/v5/market/tickers')
    await read('/tickers/bybit/ADAUSDT?wait=1')
    expect(await cluster.sandbox.calls('/v5/market/tickers')).toEqual(calls)
    expect(await read('/tickers/binance/LTCUSDT?wait=10')).toMatchObject({ status: 200 })
  })
})
