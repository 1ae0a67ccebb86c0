import type { Outcome } from '@marketcache/contracts'
import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'
import { chartBody, exampleQuote, yahooError } from '../test-support/yahoo-rows.ts'

async function askFor(symbol: string, answer: Answer): Promise<readonly Outcome[]> {
  await using server = await startServer(answer)
  await using providers = openProviders({ YAHOO_BASE_URL: server.url })
  return await providers.ask('yahoo.chart', [symbol])
}

const ask = (body: unknown) => askFor('EXMP', sendJson(body))
const untold = { marketCap: null, bid: null, ask: null, marketState: null, delaySeconds: null }

describe('yahoo.chart', () => {
  it('needs neither cookie nor crumb and escapes the symbol', async () => {
    await using server = await startServer(sendJson(chartBody()))
    await using providers = openProviders({ YAHOO_BASE_URL: `${server.url}/yahoo/` })
    for (const symbol of ['^GSPC', 'EURUSD=X', 'A/../B']) await providers.ask('yahoo.chart', [symbol])
    expect(server.seen.map(({ path }) => path)).toEqual([
      '/yahoo/v8/finance/chart/%5EGSPC',
      '/yahoo/v8/finance/chart/EURUSD%3DX',
      '/yahoo/v8/finance/chart/A%2F..%2FB',
    ])
    expect(Object.fromEntries(server.seen[0]?.query ?? [])).toEqual({ range: '1d', interval: '1d' })
    expect(server.seen[0]?.headers.cookie).toBe(undefined)
  })

  it('fills a quote out of one day, change included', async () => {
    const outcomes = await ask(chartBody())
    expect(payloadOf(outcomes, 'quote')).toEqual({ ...exampleQuote, ...untold })
    expect(outcomes).toMatchObject([{ asOf: Date.UTC(2026, 0, 1, 12), delaySeconds: null }])
  })

  it('does not take the close before a longer chart for that of yesterday', async () => {
    const expected = { price: 25.5, previousClose: null, change: null, changePercent: null, open: null }
    for (const range of ['', '1y', undefined]) {
      expect(payloadOf(await ask(chartBody({ range })), 'quote')).toMatchObject(expected)
    }
    const told = chartBody({ range: '5d', previousClose: 25 })
    expect(payloadOf(await ask(told), 'quote')).toMatchObject({ previousClose: 25, change: 0.5, open: null })
  })

  it('tells the change in percent that Yahoo tells, where it does', async () => {
    const told = { price: 25.5, change: 0.5, changePercent: 2.01 }
    expect(payloadOf(await ask(chartBody({ regularMarketChangePercent: 2.01 })), 'quote')).toMatchObject(told)
    const longer = chartBody({ range: '', regularMarketChangePercent: -0.952 })
    expect(payloadOf(await ask(longer), 'quote')).toMatchObject({ change: null, changePercent: -0.952 })
  })

  it('turns pence into pounds', async () => {
    const body = chartBody({ currency: 'GBp', regularMarketPrice: 340.3, chartPreviousClose: 339.9 })
    expect(payloadOf(await ask(body), 'quote')).toMatchObject({
      currency: 'GBP',
      quotedCurrency: 'GBp',
      price: 3.403,
      previousClose: 3.399,
      change: 0.004,
      fiftyTwoWeekHigh: 0.3,
    })
  })

  it('reads a chart without rows, and an unknown currency', async () => {
    const meta = { symbol: 'EXMP', currency: null, regularMarketPrice: 0, range: '1d', dataGranularity: '1d' }
    for (const indicators of [{ quote: [{}] }, { quote: [] }, null]) {
      const outcomes = await ask({ chart: { result: [{ meta, indicators }], error: null } })
      expect(payloadOf(outcomes, 'quote')).toMatchObject({ price: 0, currency: null, open: null })
    }
  })

  it('reports "Not Found" and a chart without a price as unknown', async () => {
    const notFound = yahooError('chart', 'Not Found')
    const expected = ['quote EXMP unknown_instrument']
    expect(summaryOf(await askFor('EXMP', sendJson(notFound, { status: 404 })))).toEqual(expected)
    expect(summaryOf(await ask(notFound))).toEqual(expected)
    expect(summaryOf(await ask(chartBody({ regularMarketPrice: null })))).toEqual(expected)
  })

  it.each([
    ['a page with status 404', sendText('<html></html>', { status: 404 }), 'request_refused', false],
    [
      'another "Not Found"',
      sendJson(yahooError('finance', 'Not Found'), { status: 404 }),
      'request_refused',
      false,
    ],
    ['throttling', sendText('Too Many Requests\r\n', { status: 429 }), 'rate_limited', true],
    ['no result', sendJson({ chart: { result: null, error: null } }), 'provider_malformed', true],
    ['no meta', sendJson({ chart: { result: [{}], error: null } }), 'provider_malformed', true],
    ['a list', sendJson([]), 'provider_malformed', true],
    [
      'a refusal',
      sendJson(yahooError('chart', 'Unauthorized'), { status: 401 }),
      'provider_unauthorized',
      false,
    ],
  ])('does not take %s for an unknown symbol', async (_name, answer, code, isRetryable) => {
    await expect(askFor('EXMP', answer)).rejects.toMatchObject({ code, isRetryable })
  })

  it('reports an unreadable price as malformed', async () => {
    const outcomes = await ask(chartBody({ regularMarketPrice: 'Infinity' }))
    expect(summaryOf(outcomes)).toEqual(['quote EXMP provider_malformed'])
  })

  it('gives payloads that fit the schema, or failures, whatever the fields hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ YAHOO_BASE_URL: server.url })
    const fields = [
      'currency',
      'regularMarketTime',
      'exchangeName',
      'instrumentType',
      'range',
      'previousClose',
      'longName',
    ]
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...fields), fc.jsonValue()), async (changes) => {
        server.answer(sendJson(chartBody(changes)))
        expect(payloadOf(await providers.ask('yahoo.chart', ['EXMP']), 'quote')).toMatchObject({
          price: 25.5,
        })
      }),
      { numRuns: 100 },
    )
  })
})

describe.skipIf(!hasFixtures())('yahoo.chart on recorded answers (needs the payload folder)', () => {
  async function replay(file: string, symbol: string): Promise<readonly Outcome[]> {
    const { response } = Object(readFixture(`yahoo/${file}`))
    return askFor(symbol, sendJson(response.json, { status: response.status }))
  }

  it("reads a chart of an old period: today's price, and nothing of that time", async () => {
    expect(payloadOf(await replay('chart-AAPL.json', 'AAPL'), 'quote')).toEqual({
      ...untold,
      symbol: 'AAPL',
      name: 'Apple Inc.',
      instrumentType: 'EQUITY',
      currency: 'USD',
      quotedCurrency: 'USD',
      price: 220.003,
      change: null,
      changePercent: null,
      previousClose: null,
      open: null,
      dayHigh: 221.021,
      dayLow: 218.58,
      fiftyTwoWeekHigh: 260.1,
      fiftyTwoWeekLow: 164.08,
      volume: 5800260,
      volumeValue24h: null,
      exchange: 'NMS',
      exchangeName: 'NasdaqGS',
      timeZone: 'America/New_York',
      providerTime: '2025-03-24T13:51:33.000Z',
    })
  })

  it('reads the previous close where it is told, and a chart without rows', async () => {
    const file = 'chart-AAPL-2025-02-01-to-2025-02-02-includePrePost-false-interval-1m.json'
    const expected = { price: 244.87, previousClose: 244.47, change: 0.4, changePercent: 0.163619257987 }
    expect(payloadOf(await replay(file, 'AAPL'), 'quote')).toMatchObject(expected)
  })

  it('reads coins and currency pairs', async () => {
    const coin = await replay('chart-BTC-USD-2020-01-01-to-2020-01-03.json', 'BTC-USD')
    expect(payloadOf(coin, 'quote')).toMatchObject({
      price: 97208.17,
      volume: null,
      instrumentType: 'CRYPTOCURRENCY',
    })
    const pair = await replay('chart-EURUSD=X-2020-01-01-to-2020-01-03.json', 'EURUSD=X')
    expect(payloadOf(pair, 'quote')).toMatchObject({
      price: 1.0436,
      currency: 'USD',
      instrumentType: 'CURRENCY',
    })
  })
})
