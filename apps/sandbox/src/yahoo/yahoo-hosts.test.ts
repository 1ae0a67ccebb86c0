import { describe, expect, it } from 'vitest'
import { browser, type OpenSandbox, sandboxOpener, signIn } from '../test-support/open-sandbox.ts'

const openSandbox = sandboxOpener()

describe('cookie and crumb', () => {
  it('come as Yahoo sends them: a cookie for its domain, and a crumb that must be encoded', async () => {
    const sandbox = await openSandbox()
    const { headers, status } = await sandbox.get('/yahoo-cookie')
    expect(status).toBe(404)
    expect(headers.getSetCookie()).toEqual([expect.stringMatching(/^A3=d=\w+&S=\w+; .*Domain=\.yahoo\.com/)])
    const { crumb } = await signIn(sandbox)
    expect(crumb).toMatch(/^[\w./]{11}$/)
    expect(crumb).toContain('/')
    expect(crumb).toContain('.')
  })

  it.each([
    ['no cookie', {}, 'Invalid Cookie'],
    ['a cookie that we did not make', { cookie: 'A3=d=AQABBforged&S=AQAAAforged' }, 'Invalid Cookie'],
    ['only other cookies', { cookie: 'B=1; GUC=2' }, 'Invalid Cookie'],
  ])('gives no crumb for %s', async (_case, headers, description) => {
    const sandbox = await openSandbox()
    const reply = await sandbox.get('/yahoo/v1/test/getcrumb', { ...browser, ...headers })
    expect(reply).toMatchObject({ status: 401, json: { finance: { error: { description } } } })
  })

  it('refuses a quote without the crumb of the very cookie', async () => {
    const sandbox = await openSandbox()
    const [first, second] = [await signIn(sandbox), await signIn(sandbox)]
    const quote = (query: string, headers: Record<string, string>) =>
      sandbox.get(`/yahoo/v7/finance/quote?symbols=AAPL&${query}`, headers)
    expect((await quote(first.query, first.headers)).status).toBe(200)
    expect((await quote(first.query, second.headers)).status).toBe(401)
    expect((await quote(first.query, browser)).status).toBe(401)
    expect((await quote('', first.headers)).status).toBe(401)
    expect((await quote('crumb=Too+Many+Requests%0D%0A', first.headers)).status).toBe(401)
  })

  it('keeps crumbs out of the way of chart and spark', async () => {
    const sandbox = await openSandbox()
    const anonymous = { 'user-agent': 'node' }
    expect((await sandbox.get('/yahoo/v8/finance/chart/AAPL', anonymous)).status).toBe(200)
    expect((await sandbox.get('/yahoo/v7/finance/spark?symbols=AAPL', anonymous)).status).toBe(200)
  })

  it.each([
    '',
    'node',
    'undici',
    'Mozilla/4.0 (compatible; MSIE 6.0)',
    'Mozilla/5.0 (X11) Chrome/78.0.3904.108',
  ])('throttles the User-Agent "%s" with a text', async (userAgent) => {
    const sandbox = await openSandbox()
    const { headers, query } = await signIn(sandbox)
    for (const path of ['/yahoo/v1/test/getcrumb', `/yahoo/v7/finance/quote?symbols=AAPL&${query}`]) {
      const reply = await sandbox.get(path, { ...headers, 'user-agent': userAgent })
      expect(reply).toMatchObject({ status: 429, text: 'Too Many Requests\r\n' })
    }
  })
})

describe('GET /v7/finance/quote', () => {
  it('leaves unknown symbols out, and has a stub without a price for forgotten ones', async () => {
    const sandbox = await openSandbox()
    const rows = await quotes(sandbox, 'NOSUCH,SIMP,aapl,BRK-B,^GSPC,GC=F,EURUSD=X,0P000071W8.TO,VOD.L')
    expect(rows.map(({ symbol }) => symbol)).toEqual(
      'SIMP AAPL BRK-B ^GSPC GC=F EURUSD=X 0P000071W8.TO VOD.L'.split(' '),
    )
    expect(rows[0]).toMatchObject({ quoteType: 'NONE' })
    expect(rows[0]).not.toHaveProperty('regularMarketPrice')
  })

  it('has every kind of symbol, and names pence as Yahoo does', async () => {
    const sandbox = await openSandbox()
    const rows = await quotes(sandbox, 'AAPL,SPY,VFIAX,^GSPC,GC=F,EURUSD=X,BTC-USD,VOD.L,ZC=F')
    expect(rows.map(({ quoteType }) => quoteType)).toEqual(
      'EQUITY ETF MUTUALFUND INDEX FUTURE CURRENCY CRYPTOCURRENCY EQUITY FUTURE'.split(' '),
    )
    expect(rows[7]).toMatchObject({ currency: 'GBp', exchange: 'LSE', exchangeDataDelayedBy: 20 })
    expect(rows[8]).toMatchObject({ currency: 'USX' })
  })

  it('gives only the fields that are asked for, and those that are always there', async () => {
    const sandbox = await openSandbox()
    const [row] = await quotes(sandbox, 'AAPL', '&fields=regularMarketPrice')
    expect(row).toHaveProperty('regularMarketPrice')
    expect(row).toHaveProperty('currency')
    expect(row).not.toHaveProperty('marketCap')
  })

  it('takes 100 symbols and refuses 101, or none', async () => {
    const sandbox = await openSandbox()
    const { headers, query } = await signIn(sandbox)
    const ask = (count: number) => {
      const symbols = Array.from({ length: count }, (_, index) => `X${index}`)
      return sandbox.get(`/yahoo/v7/finance/quote?symbols=${symbols}&${query}`, headers)
    }
    expect((await ask(100)).status).toBe(200)
    expect(await ask(101)).toMatchObject({ status: 400, json: { finance: { result: null } } })
    expect(await ask(0)).toMatchObject({
      status: 400,
      json: { finance: { error: { description: 'Missing required query parameter=symbols' } } },
    })
  })

  it.each([
    ['2026-06-09T07:00:00Z', 'PREPRE', 'LSE open', 'REGULAR'],
    ['2026-06-09T10:00:00Z', 'PRE', 'LSE open', 'REGULAR'],
    ['2026-06-09T15:00:00Z', 'REGULAR', 'LSE open', 'REGULAR'],
    ['2026-06-09T21:00:00Z', 'POST', 'LSE closed', 'CLOSED'],
    ['2026-06-10T02:00:00Z', 'POSTPOST', 'LSE closed', 'CLOSED'],
    ['2026-06-13T15:00:00Z', 'CLOSED', 'a Saturday', 'CLOSED'],
  ])('at %s New York is %s (%s)', async (time, newYork, _case, london) => {
    const sandbox = await openSandbox({ nowMs: Date.parse(time) })
    const rows = await quotes(sandbox, 'AAPL,VOD.L,BTC-USD')
    expect(rows.map(({ marketState }) => marketState)).toEqual([newYork, london, 'REGULAR'])
    for (const { regularMarketTime } of rows) {
      expect(Number(regularMarketTime) * 1000).toBeLessThanOrEqual(Date.parse(time))
    }
  })

  it('tells differences of prices without the noise of binary fractions', async () => {
    const sandbox = await openSandbox({ nowMs: Date.parse('2026-06-09T15:00:00Z') })
    const rows = await quotes(
      sandbox,
      'AAPL,MSFT,NVDA,KO,JNJ,SPY,VOD.L,SAP.DE,7203.T,M&M.NS,EURUSD=X,BTC-USD',
    )
    expect(rows).toHaveLength(12)
    for (const row of rows) {
      const difference = Number(row.regularMarketPrice) - Number(row.regularMarketPreviousClose)
      expect(row.regularMarketChange).toBe(Number(difference.toPrecision(12)))
    }
  })

  it('keeps the price of the last session while an exchange is closed', async () => {
    const sandbox = await openSandbox({ nowMs: Date.parse('2026-06-13T12:00:00Z') })
    const price = async (symbol: string) => (await quotes(sandbox, symbol))[0]?.regularMarketPrice
    const [stock, coin] = [await price('AAPL'), await price('BTC-USD')]
    sandbox.clock.advance(3_600_000)
    expect(await price('AAPL')).toBe(stock)
    expect(await price('BTC-USD')).not.toBe(coin)
  })
})

describe('GET /v8/finance/chart/:symbol', () => {
  it.each([
    ['NOSUCH', 404, 'Not Found'],
    ['%2e%2e%2fsecret', 404, 'Not Found'],
    ['AAPL?range=1fortnight', 400, 'Bad Request'],
    ['AAPL?interval=7m', 400, 'Bad Request'],
    ['AAPL?period1=now', 400, 'Bad Request'],
    ['AAPL?period1=1780000000&period2=1770000000', 400, 'Bad Request'],
    ['AAPL?period1=1700000000&period2=1700100000&interval=1m', 422, 'Unprocessable Entity'],
  ])('refuses %s', async (pathAndQuery, status, code) => {
    const sandbox = await openSandbox()
    expect(await sandbox.get(`/yahoo/v8/finance/chart/${pathAndQuery}`)).toMatchObject({
      status,
      json: { chart: { result: null, error: { code } } },
    })
  })

  it('has bars in order, each once, that enclose their own prices', async () => {
    const sandbox = await openSandbox({ nowMs: Date.parse('2025-11-05T12:00:00Z') })
    for (const query of [
      'AAPL?range=5d&interval=5m',
      'AAPL?range=1mo&interval=1h',
      'BTC-USD?range=1y&interval=1wk',
    ]) {
      const { json } = await sandbox.get(`/yahoo/v8/finance/chart/${query}`)
      const bars = barsOf(json)
      expect(bars.length).toBeGreaterThan(20)
      for (const [index, bar] of bars.entries()) {
        expect(bar.low).toBeLessThanOrEqual(Math.min(bar.open, bar.close))
        expect(bar.high).toBeGreaterThanOrEqual(Math.max(bar.open, bar.close))
        expect(bar.time).toBeGreaterThan(bars[index - 1]?.time ?? 0)
      }
    }
  })

  it('agrees with the quote', async () => {
    const sandbox = await openSandbox()
    for (const symbol of ['VOD.L', 'EURUSD=X', '^GSPC', 'BTC-USD']) {
      const [row] = await quotes(sandbox, symbol)
      const { json } = await sandbox.get(`/yahoo/v8/finance/chart/${encodeURIComponent(symbol)}`)
      expect(json).toMatchObject({
        chart: {
          result: [
            {
              meta: {
                symbol,
                currency: row?.currency,
                regularMarketPrice: row?.regularMarketPrice,
                regularMarketTime: row?.regularMarketTime,
                previousClose: row?.regularMarketPreviousClose,
                fiftyTwoWeekHigh: row?.fiftyTwoWeekHigh,
              },
            },
          ],
        },
      })
    }
  })
})

describe('GET /v7/finance/spark', () => {
  it('has the closes of each known symbol, and takes 20 at most', async () => {
    const sandbox = await openSandbox()
    const { json } = await sandbox.get(
      '/yahoo/v7/finance/spark?symbols=AAPL,NOSUCH,BTC-USD&range=5d&interval=1d',
    )
    expect(json).toMatchObject({
      spark: {
        error: null,
        result: [
          {
            symbol: 'AAPL',
            response: [{ meta: { symbol: 'AAPL' }, indicators: { quote: [{ close: expect.any(Array) }] } }],
          },
          { symbol: 'BTC-USD' },
        ],
      },
    })
    const many = Array.from({ length: 21 }, (_, index) => `X${index}`)
    expect((await sandbox.get(`/yahoo/v7/finance/spark?symbols=${many}`)).status).toBe(400)
  })
})

async function quotes(sandbox: OpenSandbox, symbols: string, more = ''): Promise<Record<string, unknown>[]> {
  const { headers, query } = await signIn(sandbox)
  const { json } = await sandbox.get(
    `/yahoo/v7/finance/quote?symbols=${encodeURIComponent(symbols)}&${query}${more}`,
    headers,
  )
  return resultOf(json)
}

function resultOf(json: unknown): Record<string, unknown>[] {
  const response: unknown = Reflect.get(Object(json), 'quoteResponse')
  const result: unknown = Reflect.get(Object(response), 'result')
  return Array.isArray(result) ? result : []
}

function barsOf(json: unknown) {
  const result = property(property(property(json, 'chart'), 'result'), '0')
  const columns = property(property(property(result, 'indicators'), 'quote'), '0')
  const times = property(result, 'timestamp')
  const column = (name: string, index: number) => Number(property(property(columns, name), String(index)))
  return (Array.isArray(times) ? times : []).map((time, index) => ({
    time: Number(time),
    open: column('open', index),
    high: column('high', index),
    low: column('low', index),
    close: column('close', index),
  }))
}

function property(value: unknown, name: string): unknown {
  return Reflect.get(Object(value), name)
}
