import type { Outcome } from '@marketcache/contracts'
import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText } from '../test-support/start-server.ts'
import { exampleQuote, quoteBody, quoteRow, yahooError } from '../test-support/yahoo-rows.ts'
import { startYahooServer } from '../test-support/yahoo-server.ts'

async function askFor(items: string[], answer: Answer): Promise<readonly Outcome[]> {
  await using server = await startYahooServer()
  server.answerQuotes(answer)
  await using providers = openProviders(server.settings)
  return await providers.ask('yahoo.quote', items)
}

async function ask(rows: unknown[], items = ['EXMP']): Promise<readonly Outcome[]> {
  return askFor(items, sendJson(quoteBody(rows)))
}

describe('yahoo.quote', () => {
  it('asks for all symbols at once', async () => {
    await using server = await startYahooServer([quoteRow()])
    await using providers = openProviders(server.settings)
    await providers.ask('yahoo.quote', ['EXMP', '^GSPC', 'EURUSD=X', 'BRK-B'])
    const request = server.seen.at(-1)
    expect(request?.path).toBe('/base/v7/finance/quote')
    expect(request?.query.get('symbols')).toBe('EXMP,^GSPC,EURUSD=X,BRK-B')
    expect(request?.query.get('formatted')).toBe('false')
  })

  it('fills a quote with every field', async () => {
    const outcomes = await ask([quoteRow()])
    expect(payloadOf(outcomes, 'quote')).toEqual(exampleQuote)
    const asOf = Date.UTC(2026, 0, 1, 12)
    expect(outcomes).toMatchObject([{ item: 'EXMP', params: { symbol: 'EXMP' }, asOf, delaySeconds: 900 }])
  })

  it('turns pence into pounds, but not shares, percentages and market capitalisation', async () => {
    const amounts = {
      regularMarketPrice: 14_432.5,
      regularMarketChange: -12.5,
      regularMarketPreviousClose: 14_445,
    }
    const row = quoteRow({
      currency: 'GBp',
      ...amounts,
      bid: 14_432,
      ask: 14_433,
      fiftyTwoWeekHigh: 15_000.1,
    })
    expect(payloadOf(await ask([row]), 'quote')).toEqual({
      ...exampleQuote,
      currency: 'GBP',
      quotedCurrency: 'GBp',
      price: 144.325,
      change: -0.125,
      previousClose: 144.45,
      open: 0.2525,
      dayHigh: 0.26,
      dayLow: 0.2475,
      fiftyTwoWeekHigh: 150.001,
      fiftyTwoWeekLow: 0.2,
      bid: 144.32,
      ask: 144.33,
    })
  })

  it('tells the volume of a coin as the money that it is', async () => {
    const row = quoteRow({ quoteType: 'CRYPTOCURRENCY', regularMarketVolume: 21_228_961_792 })
    const expected = { volume: null, volumeValue24h: 21_228_961_792 }
    expect(payloadOf(await ask([row]), 'quote')).toMatchObject(expected)
  })

  it('keeps a price of zero and a price below it', async () => {
    expect(payloadOf(await ask([quoteRow({ regularMarketPrice: 0 })]), 'quote')).toMatchObject({ price: 0 })
    expect(payloadOf(await ask([quoteRow({ regularMarketPrice: -37.63 })]), 'quote')).toMatchObject({
      price: -37.63,
    })
  })

  it('works out the change when only its parts are told', async () => {
    const told = {
      regularMarketChange: null,
      regularMarketChangePercent: undefined,
      regularMarketPrice: 25.3,
    }
    const row = quoteRow({ ...told, regularMarketPreviousClose: 25.1 })
    const expected = { change: 0.2, changePercent: 0.796812749004 }
    expect(payloadOf(await ask([row]), 'quote')).toMatchObject(expected)
    const fromZero = quoteRow({ ...told, regularMarketPreviousClose: 0 })
    expect(payloadOf(await ask([fromZero]), 'quote')).toMatchObject({ change: 25.3, changePercent: null })
  })

  it('says null for everything but a price that is null or missing', async () => {
    const outcomes = await ask([{ symbol: 'EXMP', regularMarketPrice: 25.5 }])
    const { symbol, price, ...unknowns } = Object(payloadOf(outcomes, 'quote'))
    expect({ symbol, price }).toEqual({ symbol: 'EXMP', price: 25.5 })
    expect(new Set(Object.values(unknowns))).toEqual(new Set([null]))
    expect(outcomes).toMatchObject([{ asOf: null, delaySeconds: null }])
  })

  it('reports stubs without a price and absent symbols as unknown', async () => {
    const stub = { quoteType: 'NONE', symbol: 'SIMP' }
    const priceless = quoteRow({ symbol: 'NULL', regularMarketPrice: null })
    const outcomes = await ask([stub, priceless, quoteRow()], ['SIMP', 'NULL', 'GONE', 'EXMP'])
    expect(summaryOf(outcomes)).toEqual([
      'quote SIMP unknown_instrument',
      'quote NULL unknown_instrument',
      'quote GONE unknown_instrument',
      'quote EXMP ok',
    ])
    expect(outcomes.slice(0, 3)).toMatchObject(Array(3).fill({ isRetryable: false }))
  })

  it('does not believe that every symbol of a batch is unknown', async () => {
    await expect(ask([], ['A', 'B'])).rejects.toMatchObject({ code: 'provider_malformed', isRetryable: true })
    expect(summaryOf(await ask([], ['A']))).toEqual(['quote A unknown_instrument'])
  })

  it('lets an unreadable price fail its own symbol only', async () => {
    const rows = [quoteRow({ symbol: 'BAD', regularMarketPrice: 'NaN' }), null, 7, { symbol: {} }, quoteRow()]
    const outcomes = await ask(rows, ['BAD', 'EXMP'])
    expect(summaryOf(outcomes)).toEqual(['quote BAD provider_malformed', 'quote EXMP ok'])
  })

  it.each([
    ['throttling as text', sendText('Too Many Requests\r\n', { status: 429 }), 'rate_limited', true],
    [
      'throttling as JSON',
      sendJson(yahooError('finance', 'Too Many Requests'), { status: 429 }),
      'rate_limited',
      true,
    ],
    [
      'a refused parameter',
      sendJson(yahooError('finance', 'Bad Request'), { status: 400 }),
      'request_refused',
      false,
    ],
    ['an error with status 200', sendJson(yahooError('quoteResponse', 'Odd')), 'provider_malformed', true],
    [
      'an unknown error',
      sendJson(yahooError('finance', 'Odd'), { status: 500 }),
      'provider_unavailable',
      true,
    ],
    ['an outage page', sendText('<html>Will be right back</html>'), 'provider_malformed', true],
    ['no list', sendJson({ quoteResponse: { result: null, error: null } }), 'provider_malformed', true],
    ['nothing like a quote', sendJson([1]), 'provider_malformed', true],
    ['half an answer', sendText('{"quoteResponse":{"resu'), 'provider_malformed', true],
  ])('takes %s for what it is', async (_name, answer, code, isRetryable) => {
    await expect(askFor(['EXMP'], answer)).rejects.toMatchObject({ code, isRetryable })
  })

  it('gives payloads that fit the schema, or failures, whatever the fields hold', async () => {
    await using server = await startYahooServer()
    await using providers = openProviders(server.settings)
    const garbage = fc.dictionary(fc.constantFrom(...Object.keys(quoteRow())), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(garbage, async (changes) => {
        server.answerQuotes(sendJson(quoteBody([quoteRow({ ...changes, symbol: 'EXMP' })])))
        const outcomes = await providers.ask('yahoo.quote', ['EXMP'])
        if (outcomes[0]?.status === 'ok') payloadOf(outcomes, 'quote')
        expect(outcomes).toHaveLength(1)
      }),
      { numRuns: 200 },
    )
  })
})

describe.skipIf(!hasFixtures())('yahoo.quote on recorded answers (needs the payload folder)', () => {
  async function replay(file: string, items: string[]): Promise<readonly Outcome[]> {
    const { response } = Object(readFixture(`yahoo/${file}`))
    return askFor(items, sendJson(response.json, { status: response.status }))
  }

  it('reads two stocks, every field', async () => {
    const outcomes = await replay('quote-AAPL-BABA.json', ['AAPL', 'BABA'])
    const both = { instrumentType: 'EQUITY', currency: 'USD', quotedCurrency: 'USD', volumeValue24h: null }
    const closed = { marketState: 'CLOSED', timeZone: 'America/New_York', delaySeconds: 0 }
    expect(payloadOf(outcomes, 'quote', 'AAPL')).toEqual({
      ...both,
      ...closed,
      symbol: 'AAPL',
      name: 'Apple Inc.',
      price: 244.6,
      change: 3.0700073,
      changePercent: 1.2710667,
      previousClose: 241.53,
      open: 241.07,
      dayHigh: 245.41,
      dayLow: 241,
      fiftyTwoWeekHigh: 260.1,
      fiftyTwoWeekLow: 164.08,
      volume: 40896227,
      marketCap: 3674405863424,
      bid: 244.44,
      ask: 253.37,
      exchange: 'NMS',
      exchangeName: 'NasdaqGS',
      providerTime: '2025-02-14T21:00:00.000Z',
    })
    expect(payloadOf(outcomes, 'quote', 'BABA')).toEqual({
      ...both,
      ...closed,
      symbol: 'BABA',
      name: 'Alibaba Group Holding Limited',
      price: 124.73,
      change: 5.19,
      changePercent: 4.34164,
      previousClose: 119.54,
      open: 126.59,
      dayHigh: 126.8,
      dayLow: 120.495,
      fiftyTwoWeekHigh: 126.8,
      fiftyTwoWeekLow: 68.36,
      volume: 52086273,
      marketCap: 302870626304,
      bid: 124.75,
      ask: 124.97,
      exchange: 'NYQ',
      exchangeName: 'NYSE',
      providerTime: '2025-02-14T21:00:02.000Z',
    })
    expect(outcomes).toMatchObject([{ asOf: 1_739_566_800_000 }, { asOf: 1_739_566_802_000 }])
  })

  it('reads a currency pair, which has neither market capitalisation nor a volume to speak of', async () => {
    expect(payloadOf(await replay('quote-EURUSD=X.json', ['EURUSD=X']), 'quote')).toEqual({
      symbol: 'EURUSD=X',
      name: 'EUR/USD',
      instrumentType: 'CURRENCY',
      currency: 'USD',
      quotedCurrency: 'USD',
      price: 1.0489877,
      change: -0.0005505085,
      changePercent: -0.052457344,
      previousClose: 1.0495383,
      open: 1.0494281,
      dayHigh: 1.0508617,
      dayLow: 1.0474495,
      fiftyTwoWeekHigh: 1.1212397,
      fiftyTwoWeekLow: 1.0183818,
      volume: 0,
      volumeValue24h: null,
      marketCap: null,
      bid: 1.0489877,
      ask: 1.0484378,
      marketState: 'REGULAR',
      exchange: 'CCY',
      exchangeName: 'CCY',
      timeZone: 'Europe/London',
      providerTime: '2025-02-17T10:54:43.000Z',
      delaySeconds: 0,
    })
  })

  it('reads a coin', async () => {
    expect(payloadOf(await replay('quote-BTC-USD.json', ['BTC-USD']), 'quote')).toEqual({
      symbol: 'BTC-USD',
      name: 'Bitcoin USD',
      instrumentType: 'CRYPTOCURRENCY',
      currency: 'USD',
      quotedCurrency: 'USD',
      price: 96077.45,
      change: -1225.8906,
      changePercent: -1.2598631,
      previousClose: 96137.88,
      open: 96137.88,
      dayHigh: 96581.79,
      dayLow: 95934.96,
      fiftyTwoWeekHigh: 109114.88,
      fiftyTwoWeekLow: 49121.24,
      volume: null,
      volumeValue24h: 21228961792,
      marketCap: 1904783523840,
      bid: null,
      ask: null,
      marketState: 'REGULAR',
      exchange: 'CCC',
      exchangeName: 'CCC',
      timeZone: 'UTC',
      providerTime: '2025-02-17T10:53:00.000Z',
      delaySeconds: 0,
    })
  })

  it('reads the others', async () => {
    expect(payloadOf(await replay('quote-AAPL.json', ['AAPL']), 'quote')).toMatchObject({ price: 244.6 })
    expect(payloadOf(await replay('quote-GOOG.json', ['GOOG']), 'quote')).toMatchObject({ price: 186.87 })
    expect(summaryOf(await replay('quote-SIMP.json', ['SIMP']))).toEqual(['quote SIMP unknown_instrument'])
  })

  it('reads refusals', async () => {
    const refused = { code: 'provider_unauthorized' }
    await expect(replay('error_401_invalid_crumb.json', ['AAPL'])).rejects.toMatchObject(refused)
    const malformed = { code: 'request_refused' }
    await expect(replay('error_400_search-noOpts.json', ['AAPL'])).rejects.toMatchObject(malformed)
  })
})
