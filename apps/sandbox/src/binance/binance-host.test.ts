import { hasFixtures, readFixture } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { compareShapes } from '../test-support/compare-shapes.ts'
import { sandboxOpener } from '../test-support/open-sandbox.ts'

const openSandbox = sandboxOpener()
const path = '/binance/api/v3/ticker/24hr'
const klines = '/binance/api/v3/klines'
const listOf = (...symbols: string[]) => `symbols=${encodeURIComponent(JSON.stringify(symbols))}`

/** Rows of bars hold numbers and texts, each in its place. */
function typesOf(rows: unknown): string[] {
  return Object(rows)[0].map((field: unknown) => typeof field)
}

describe('Binance', () => {
  it('answers one symbol with an object, several with a list in the order asked, and all of them', async () => {
    const sandbox = await openSandbox()
    expect((await sandbox.get(`${path}?symbol=BTCUSDT`)).json).toMatchObject({ symbol: 'BTCUSDT' })
    const several = await sandbox.get(`${path}?${listOf('ETHBTC', 'BTCUSDC')}`)
    expect(several.json).toMatchObject([{ symbol: 'ETHBTC' }, { symbol: 'BTCUSDC' }])
    expect(Object(await sandbox.get(path)).json.length).toBeGreaterThan(200)
  })

  it('keeps bid, last and ask, low, last and high in order, at prices of CoinGecko', async () => {
    const sandbox = await openSandbox()
    for (const row of Object((await sandbox.get(path)).json)) {
      for (const names of [
        ['bidPrice', 'lastPrice', 'askPrice'],
        ['lowPrice', 'lastPrice', 'highPrice'],
      ]) {
        const prices = names.map((name) => Number(row[name]))
        expect([row.symbol, prices]).toEqual([row.symbol, prices.toSorted((one, other) => one - other)])
      }
      for (const value of [row.lastPrice, row.volume, row.priceChange])
        expect(value).toMatch(/^-?\d+\.\d{8}$/)
    }
    await sandbox.post('/__sandbox/prices', { coingecko: { bitcoin: 50_000, tether: 1 } })
    const { lastPrice } = Object((await sandbox.get(`${path}?symbol=BTCUSDT`)).json)
    expect(Number(lastPrice)).toBeGreaterThan(49_000)
    await sandbox.post('/__sandbox/prices', { coingecko: { bitcoin: 0 } })
    expect((await sandbox.get(`${path}?symbol=BTCUSDT`)).json).toMatchObject({
      lastPrice: '0.00000000',
      volume: '0.00000000',
    })
  })

  it.each([
    ['one unknown symbol', 'symbol=NOSUCH', -1121],
    ['an unknown symbol in a batch', listOf('BTCUSDT', 'NOSUCH'), -1121],
    ['lower case', 'symbol=btcusdt', -1100],
    ['a list that is none', 'symbols=BTCUSDT', -1100],
    ['both parameters', `symbol=BTCUSDT&${listOf('BTCUSDT')}`, -1128],
  ])('refuses %s', async (_name, query, code) => {
    const sandbox = await openSandbox()
    expect(await sandbox.get(`${path}?${query}`)).toMatchObject({ status: 400, json: { code } })
  })

  it('tells bars of a pair, ascending, the running one last', async () => {
    const sandbox = await openSandbox()
    const nowMs = sandbox.clock.now()
    const hour = 3_600_000
    const { json } = await sandbox.get(`${klines}?symbol=BTCUSDT&interval=1h&limit=3`)
    expect(Object(json).map((row: unknown[]) => [row[0], row[6]])).toEqual([
      [nowMs - 2 * hour, nowMs - hour - 1],
      [nowMs - hour, nowMs - 1],
      [nowMs, nowMs + hour - 1],
    ])
    for (const row of Object(json)) {
      const [open, high, low, close] = row.slice(1, 5).map(Number)
      expect(Math.max(open, close)).toBeLessThanOrEqual(high)
      expect(Math.min(open, close)).toBeGreaterThanOrEqual(low)
    }
    const first = async (query: string) =>
      Object((await sandbox.get(`${klines}?symbol=BTCUSDT&${query}`)).json)[0][0]
    expect(await first('interval=1w&limit=1')).toBe(Date.UTC(2026, 5, 8))
    expect(await first('interval=1M&limit=1')).toBe(Date.UTC(2026, 5, 1))
    expect(await first(`interval=1h&startTime=${nowMs - hour}`)).toBe(nowMs - hour)
    expect(Object(await sandbox.get(`${klines}?symbol=BTCUSDT&interval=1m`)).json).toHaveLength(500)
  })

  it('lists every pair, at the weight of its own', async () => {
    const sandbox = await openSandbox()
    const { json, headers } = await sandbox.get('/binance/api/v3/exchangeInfo')
    expect(headers.get('x-mbx-used-weight-1m')).toBe('20')
    expect(Object(json).symbols).toContainEqual(
      expect.objectContaining({
        symbol: 'BTCUSDT',
        status: 'TRADING',
        baseAsset: 'BTC',
        quoteAsset: 'USDT',
      }),
    )
    expect(Object(json).symbols).toHaveLength(Object((await sandbox.get(path)).json).length)
  })

  it.each([
    ['an unknown symbol', 'symbol=NOSUCH&interval=1h', -1121],
    ['an unknown interval', 'symbol=BTCUSDT&interval=1H', -1120],
  ])('refuses bars of %s', async (_name, query, code) => {
    const sandbox = await openSandbox()
    expect(await sandbox.get(`${klines}?${query}`)).toMatchObject({ status: 400, json: { code } })
  })

  it('tells the weight that was used in this minute', async () => {
    const sandbox = await openSandbox()
    const used = async (query: string) =>
      (await sandbox.get(`${path}?${query}`)).headers.get('x-mbx-used-weight-1m')
    expect(await used('symbol=BTCUSDT')).toBe('2')
    expect(await used(listOf('BTCUSDT', 'ETHUSDT'))).toBe('4')
    expect(await used('')).toBe('84')
    sandbox.clock.advance(60_000)
    expect(await used('symbol=BTCUSDT')).toBe('2')
  })

  it('limits and bans in its own words', async () => {
    const sandbox = await openSandbox()
    await sandbox.post('/__sandbox/faults', {
      provider: 'binance',
      kind: 'status_429',
      retryAfterSeconds: 3,
      times: 1,
    })
    await sandbox.post('/__sandbox/faults', { provider: 'binance', kind: 'banned', times: 1 })
    const limited = await sandbox.get(path)
    expect(limited).toMatchObject({ status: 429, json: { code: -1003 } })
    expect(limited.headers.get('retry-after')).toBe('3')
    const until = sandbox.clock.now() + 120_000
    expect(await sandbox.get(path)).toMatchObject({
      status: 418,
      json: { code: -1003, msg: expect.stringContaining(`banned until ${until}`) },
    })
  })

  it.skipIf(!hasFixtures())(
    'has the fields and types of the documented answers (needs the payload folder)',
    async () => {
      const sandbox = await openSandbox()
      const cases: [string, string][] = [
        ['official_ticker_24hr', 'symbol=BTCUSDT'],
        ['official_ticker_24hr_2', ''],
        ['official_ticker_24hr_3', 'symbol=BTCUSDT&type=MINI'],
        ['official_ticker_24hr_4', 'type=MINI'],
      ]
      for (const [file, query] of cases) {
        const { json } = await sandbox.get(`${path}?${query}`)
        expect(compareShapes(readFixture(`binance/${file}.json`), json)).toEqual([])
      }
      const bars = await sandbox.get(`${klines}?symbol=BTCUSDT&interval=1h`)
      for (const file of ['ccxtdoc_klines', 'official_klines'])
        expect(typesOf(bars.json)).toEqual(typesOf(readFixture(`binance/${file}.json`)))
      const { json } = await sandbox.get('/binance/api/v3/exchangeInfo')
      expect(compareShapes(readFixture('binance/official_exchangeInfo.json'), json)).toEqual([])
    },
  )
})

describe('Binance USD-M futures', () => {
  const premium = '/binance-futures/fapi/v1/premiumIndex'

  it('tells rate, mark and index price of one contract, or of all', async () => {
    const sandbox = await openSandbox()
    const { json } = await sandbox.get(`${premium}?symbol=BTCUSDT`)
    expect(json).toEqual({
      symbol: 'BTCUSDT',
      markPrice: expect.stringMatching(/^\d+\.\d{8}$/),
      indexPrice: expect.stringMatching(/^\d+\.\d{8}$/),
      estimatedSettlePrice: expect.any(String),
      lastFundingRate: expect.stringMatching(/^-?0\.000\d{5}$/),
      interestRate: '0.00010000',
      nextFundingTime: Date.UTC(2026, 5, 9, 16),
      time: sandbox.clock.now(),
    })
    expect(Object((await sandbox.get(premium)).json)).toContainEqual(json)
    expect(await sandbox.get(`${premium}?symbol=NOSUCH`)).toMatchObject({
      status: 400,
      json: { code: -1121 },
    })
  })

  it('tells tickers without bid and offer, of one contract or of all', async () => {
    const sandbox = await openSandbox()
    const ticker = '/binance-futures/fapi/v1/ticker/24hr'
    const { json, headers } = await sandbox.get(`${ticker}?symbol=BTCUSDT`)
    expect(headers.get('x-mbx-used-weight-1m')).toBe('1')
    expect(json).toMatchObject({ symbol: 'BTCUSDT', closeTime: sandbox.clock.now() })
    expect(json).not.toHaveProperty('bidPrice')
    const { lowPrice, lastPrice, highPrice } = Object(json)
    expect(Number(lowPrice)).toBeLessThanOrEqual(Number(lastPrice))
    expect(Number(lastPrice)).toBeLessThanOrEqual(Number(highPrice))
    const all = await sandbox.get(ticker)
    expect(all.headers.get('x-mbx-used-weight-1m')).toBe('41')
    expect(all.json).toContainEqual(json)
    expect(await sandbox.get(`${ticker}?symbol=NOSUCH`)).toMatchObject({ status: 400, json: { code: -1121 } })
  })

  it('tells bars of a contract, whose weight depends on how many are wanted', async () => {
    const sandbox = await openSandbox()
    const bars = (query: string) => sandbox.get(`/binance-futures/fapi/v1/klines?symbol=BTCUSDT&${query}`)
    const { json, headers } = await bars('interval=1h&limit=2')
    expect(headers.get('x-mbx-used-weight-1m')).toBe('1')
    expect(Object(json).map((row: unknown[]) => row[0])).toEqual([
      sandbox.clock.now() - 3_600_000,
      sandbox.clock.now(),
    ])
    expect((await bars('interval=1h&limit=1000')).headers.get('x-mbx-used-weight-1m')).toBe('6')
    expect(await bars('interval=1y')).toMatchObject({ status: 400, json: { code: -1120 } })
  })

  it('has a future that pays no funding, and contracts that pay more often', async () => {
    const sandbox = await openSandbox()
    const future = await sandbox.get(`${premium}?symbol=BTCUSDT_271231`)
    expect(future.json).toMatchObject({ lastFundingRate: '', nextFundingTime: 0 })
    const { json } = await sandbox.get('/binance-futures/fapi/v1/fundingInfo')
    expect(json).toContainEqual(expect.objectContaining({ symbol: 'DOGEUSDT', fundingIntervalHours: 4 }))
    expect(json).not.toContainEqual(expect.objectContaining({ symbol: 'BTCUSDT' }))
  })
})
