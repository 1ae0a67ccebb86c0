import type { Outcome } from '@marketcache/contracts'
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
    await providers.ask('yahoo.quote', ['EXMP', '^GSPC', 'EURUSD=X', 'M&M.NS'])
    const request = server.seen.at(-1)
    expect(request?.path).toBe('/base/v7/finance/quote')
    expect(request?.query.get('symbols')).toBe('EXMP,^GSPC,EURUSD=X,M&M.NS')
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

  it('reports stubs and absent symbols as unknown, and a listed instrument without a price as a fault', async () => {
    const stub = { quoteType: 'NONE', symbol: 'SIMP' }
    const priceless = quoteRow({ symbol: 'NULL', regularMarketPrice: null })
    const outcomes = await ask([stub, priceless, quoteRow()], ['SIMP', 'NULL', 'GONE', 'EXMP'])
    expect(summaryOf(outcomes)).toEqual([
      'quote SIMP unknown_instrument',
      'quote NULL provider_malformed',
      'quote GONE unknown_instrument',
      'quote EXMP ok',
    ])
    expect(outcomes).toMatchObject([
      { isRetryable: false },
      { isRetryable: true },
      { isRetryable: false },
      {},
    ])
  })

  it('reports what was delisted as unknown: it has no price, and an exchange of its own', async () => {
    const gone = quoteRow({ quoteType: 'MUTUALFUND', exchange: 'YHD', regularMarketPrice: undefined })
    expect(summaryOf(await ask([gone]))).toEqual(['quote EXMP unknown_instrument'])
    const priced = quoteRow({ quoteType: 'MUTUALFUND', exchange: 'YHD' })
    expect(summaryOf(await ask([priced]))).toEqual(['quote EXMP ok'])
  })

  it('takes an empty answer for what it says: nobody knows these symbols', async () => {
    expect(summaryOf(await ask([], ['A', 'B']))).toEqual([
      'quote A unknown_instrument',
      'quote B unknown_instrument',
    ])
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

  it('leaves unknown what cannot be calculated of prices at the end of the range of numbers', async () => {
    const row = quoteRow({
      regularMarketPrice: 4.5e307,
      regularMarketPreviousClose: 1,
      regularMarketChange: null,
      regularMarketChangePercent: null,
      exchangeDataDelayedBy: 1e308,
    })
    const outcomes = await ask([row])
    expect(payloadOf(outcomes, 'quote')).toMatchObject({
      price: 4.5e307,
      change: 4.5e307,
      changePercent: null,
    })
    expect(outcomes).toMatchObject([{ delaySeconds: null }])
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
