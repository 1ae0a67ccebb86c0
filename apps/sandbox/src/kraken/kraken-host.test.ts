import { hasFixtures, readFixture } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { compareShapes } from '../test-support/compare-shapes.ts'
import { sandboxOpener } from '../test-support/open-sandbox.ts'

const openSandbox = sandboxOpener()
const path = '/kraken/0/public'

describe('Kraken', () => {
  it('answers pairs by any of their names, under the long names of the old ones, and all of them', async () => {
    const sandbox = await openSandbox()
    const namesOf = async (query: string) =>
      Object.keys(Object((await sandbox.get(`${path}/Ticker${query}`)).json).result)
    for (const name of ['XBTUSD', 'XXBTZUSD', 'XBT/USD'])
      expect(await namesOf(`?pair=${encodeURIComponent(name)}`)).toEqual(['XXBTZUSD'])
    expect(await namesOf('?pair=ETHXBT,SOLUSD,XBTUSDT,USDTUSD,XDGUSD')).toEqual([
      'XETHXXBT',
      'SOLUSD',
      'XBTUSDT',
      'USDTZUSD',
      'XDGUSD',
    ])
    expect((await namesOf('')).length).toBeGreaterThan(200)
  })

  it('keeps bid, last and ask, low, last and high in order, and tells figures of today and of 24 hours', async () => {
    const sandbox = await openSandbox()
    const { result } = Object((await sandbox.get(`${path}/Ticker`)).json)
    for (const [name, row] of Object.entries<Record<string, string[]>>(result)) {
      const { a, b, c, h, l, v } = row
      for (const texts of [
        [b?.[0], c?.[0], a?.[0]],
        [l?.[1], c?.[0], h?.[1]],
        [l?.[1], l?.[0], h?.[0], h?.[1]],
        [v?.[0], v?.[1]],
      ]) {
        const figures = texts.map(Number)
        expect([name, figures]).toEqual([name, figures.toSorted((one, other) => one - other)])
      }
      expect(row.o).toMatch(/^\d+\.\d{2,12}$/)
    }
  })

  it('answers 720 bars at most, in seconds, ascending, the running one last', async () => {
    const sandbox = await openSandbox()
    const { json } = await sandbox.get(`${path}/OHLC?pair=XBTUSD&interval=60`)
    const { XXBTZUSD: rows, last } = Object(json).result
    const hour = sandbox.clock.now() / 1_000 - ((sandbox.clock.now() / 1_000) % 3_600)
    expect(rows).toHaveLength(720)
    expect(rows.at(-1)?.[0]).toBe(hour)
    expect(rows.at(-2)?.[0]).toBe(hour - 3_600)
    expect(last).toBe(hour - 3_600)
    const since = await sandbox.get(`${path}/OHLC?pair=XBTUSD&interval=60&since=${last}`)
    expect(Object(since.json).result.XXBTZUSD).toHaveLength(1)
  })

  it('lists pairs with all their names', async () => {
    const sandbox = await openSandbox()
    const { json } = await sandbox.get(`${path}/AssetPairs`)
    expect(json).toMatchObject({
      error: [],
      result: {
        XXBTZUSD: { altname: 'XBTUSD', wsname: 'XBT/USD', base: 'XXBT', quote: 'ZUSD', status: 'online' },
        SOLUSDT: { altname: 'SOLUSDT', wsname: 'SOL/USDT', base: 'SOL', quote: 'USDT' },
      },
    })
  })

  it.each([
    ['an unknown pair', 'Ticker?pair=NOSUCH', 'EQuery:Unknown asset pair'],
    ['a batch with an unknown pair', 'Ticker?pair=XBTUSD,NOSUCH', 'EQuery:Unknown asset pair'],
    ['bars of an unknown pair', 'OHLC?pair=NOSUCH&interval=1', 'EQuery:Unknown asset pair'],
    ['bars of no pair', 'OHLC', 'EGeneral:Invalid arguments'],
    ['an interval that there is not', 'OHLC?pair=XBTUSD&interval=3', 'EGeneral:Invalid arguments'],
    ['a path that there is not', 'Nothing', 'EGeneral:Unknown method'],
  ])('refuses %s with status 200', async (_name, query, text) => {
    const sandbox = await openSandbox()
    expect(await sandbox.get(`${path}/${query}`)).toMatchObject({ status: 200, json: { error: [text] } })
  })

  it('limits, locks out and fails in its own words', async () => {
    const sandbox = await openSandbox()
    for (const kind of ['throttled_200', 'banned', 'status_5xx'])
      await sandbox.post('/__sandbox/faults', { provider: 'kraken', kind, times: 1 })
    const answers = [1, 2, 3].map(() => sandbox.get(`${path}/Ticker`))
    const told = (await Promise.all(answers)).map(({ status, json }) => [status, json])
    expect(told).toEqual(
      expect.arrayContaining([
        [200, { error: ['EGeneral:Too many requests'] }],
        [200, { error: ['EGeneral:Temporary lockout'] }],
        [503, { error: ['EService:Unavailable'] }],
      ]),
    )
  })

  it.skipIf(!hasFixtures())(
    'has the fields and types of the recorded answers (needs the payload folder)',
    async () => {
      const sandbox = await openSandbox()
      const cases: [string, string][] = [
        ['xchange_example-ticker-data', 'Ticker?pair=XBTEUR'],
        ['xchange_example-assetpairs-data', 'AssetPairs'],
      ]
      for (const [file, query] of cases) {
        const { json } = await sandbox.get(`${path}/${query}`)
        const maps = { maps: ['result'] }
        expect([file, compareShapes(readFixture(`kraken/${file}.json`), json, maps)]).toEqual([file, []])
      }
      const typesOf = (json: unknown) => Object(json).result.XXBTZUSD[0].map((value: unknown) => typeof value)
      const { json } = await sandbox.get(`${path}/OHLC?pair=XBTUSD&interval=1`)
      expect(typesOf(json)).toEqual(typesOf(readFixture('kraken/xchange_example-ohlc-data.json')))
    },
  )
})

describe('Kraken Futures', () => {
  const tickers = '/kraken-futures/derivatives/api/v3/tickers'

  it('tells all contracts in numbers, with absolute rates of the perpetuals', async () => {
    const sandbox = await openSandbox()
    const { json } = await sandbox.get(tickers)
    expect(json).toMatchObject({
      result: 'success',
      serverTime: new Date(sandbox.clock.now()).toISOString(),
    })
    const rows = new Map<string, Record<string, unknown>>(
      Object(json).tickers.map((row: { symbol: string }) => [row.symbol, row]),
    )
    const [linear, inverse] = [rows.get('PF_XBTUSD'), rows.get('PI_XBTUSD')]
    expect(linear).toMatchObject({ tag: 'perpetual', pair: 'XBT:USD', suspended: false })
    expect(Math.abs(Number(linear?.fundingRate) / Number(linear?.markPrice))).toBeLessThan(0.001)
    expect(Math.abs(Number(inverse?.fundingRate) * Number(inverse?.markPrice))).toBeLessThan(0.001)
    expect(rows.get('PF_DOGEUSD')).toBeDefined()
    for (const name of ['last', 'bid', 'ask', 'vol24h', 'volumeQuote', 'open24h', 'change24h', 'indexPrice'])
      expect([name, linear?.[name]]).toEqual([name, expect.any(Number)])
    expect(rows.get('FI_XBTUSD_271231')).not.toHaveProperty('fundingRate')
  })

  it('tells candles of any contract in milliseconds and texts, from the beginning of the period on', async () => {
    const sandbox = await openSandbox()
    const seconds = Math.floor(sandbox.clock.now() / 1_000)
    const hour = seconds - (seconds % 3_600)
    const charts = '/kraken-futures/api/charts/v1/trade'
    const { json } = await sandbox.get(`${charts}/PF_XBTUSD/1h?from=${hour - 7_200}&to=${seconds}`)
    const { candles: rows, more_candles: hasMore } = Object(json)
    expect(rows.map(({ time }: { time: number }) => time)).toEqual(
      [hour - 7_200, hour - 3_600, hour].map((opened) => opened * 1_000),
    )
    for (const name of ['open', 'high', 'low', 'close', 'volume'])
      expect([name, rows[0][name]]).toEqual([name, expect.any(String)])
    expect(hasMore).toBe(false)
    const long = Object((await sandbox.get(`${charts}/FI_XBTUSD_271231/1m?from=0&to=${seconds}`)).json)
    expect([long.candles.length, long.candles[0].time, long.more_candles]).toEqual([2_000, 0, true])
    expect(await sandbox.get(`${charts}/PF_NOSUCH/1h`)).toMatchObject({ status: 404 })
    expect(await sandbox.get(`${charts}/PF_XBTUSD/2h`)).toMatchObject({ status: 400 })
  })

  it('limits and fails in its own words', async () => {
    const sandbox = await openSandbox()
    await sandbox.post('/__sandbox/faults', { provider: 'kraken-futures', kind: 'status_429', times: 1 })
    expect(await sandbox.get(tickers)).toMatchObject({
      status: 429,
      json: { result: 'error', error: 'apiLimitExceeded' },
    })
    expect(await sandbox.get('/kraken-futures/nothing')).toMatchObject({
      status: 404,
      json: { error: 'notFound' },
    })
  })
})
