import type { Outcome } from '@marketcache/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { krakenFuturesAnswer, krakenPerpetual } from '../test-support/kraken-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

async function ask(answer: Answer, items = ['PF_EXCUSD']): Promise<readonly Outcome[]> {
  await using server = await startServer(answer)
  await using providers = openProviders({ KRAKEN_FUTURES_BASE_URL: server.url })
  return await providers.ask('kraken-futures.tickers', items)
}

const told = (...rows: unknown[]) => sendJson(krakenFuturesAnswer(rows))

const exampleTicker = {
  exchange: 'kraken',
  symbol: 'PF_EXCUSD',
  base: 'EXC',
  quote: 'USD',
  bid: 2.49,
  ask: 2.51,
  last: 2.5,
  volume24h: 1_000.5,
  quoteVolume24h: 2_511.255,
  change24h: -0.125,
  changePercent24h: -4.76,
  high24h: 2.75,
  low24h: 2.25,
  open24h: 2.625,
  timestamp: '2026-01-01T12:00:00.123Z',
  decimals: {},
}
const exampleFunding = {
  exchange: 'kraken',
  symbol: 'PF_EXCUSD',
  fundingRate: -0.0001,
  intervalHours: 1,
  nextFundingTime: null,
  markPrice: 2.5,
  indexPrice: 2.502,
  timestamp: '2026-01-01T12:00:00.123Z',
  decimals: {},
}

describe('kraken-futures.tickers', () => {
  it('asks for all that there are', async () => {
    await using server = await startServer(told(krakenPerpetual()))
    await using providers = openProviders({ KRAKEN_FUTURES_BASE_URL: server.url })
    await providers.ask('kraken-futures.tickers', ['PF_EXCUSD'])
    expect(server.seen.map(({ path, query }) => [path, query.toString()])).toEqual([
      ['/derivatives/api/v3/tickers', ''],
    ])
  })

  it('S2-12 S2-14 fills every field of ticker and funding rate from one answer; the time is that of the answer', async () => {
    const outcomes = await ask(told(krakenPerpetual()))
    expect(payloadOf(outcomes, 'ticker')).toEqual(exampleTicker)
    expect(payloadOf(outcomes, 'funding-rate')).toEqual(exampleFunding)
    const params = { exchange: 'kraken', symbol: 'PF_EXCUSD' }
    expect(outcomes).toMatchObject([
      { resource: 'ticker', params, asOf: 1_767_268_800_123 },
      { resource: 'funding-rate', params, asOf: 1_767_268_800_123 },
    ])
  })

  it('names what an item can fill as the answer does', async () => {
    await using server = await startServer(told(krakenPerpetual()))
    await using providers = openProviders({ KRAKEN_FUTURES_BASE_URL: server.url })
    const outcomes = await providers.ask('kraken-futures.tickers', ['PF_EXCUSD'])
    expect(providers.call('kraken-futures.tickers').targets('all', 'PF_EXCUSD')).toEqual(
      outcomes.map(({ resource, params }) => ({ resource, params })),
    )
  })

  it('S2-14 makes the rate of a contract of a dollar, which is told in coins, a fraction with the mark price', async () => {
    const row = krakenPerpetual({
      symbol: 'PI_XBTUSD',
      pair: 'XBT:USD',
      markPrice: 80_000,
      fundingRate: -2.7e-9,
      vol24h: 21_118_140,
    })
    const outcomes = await ask(told(row), ['PI_XBTUSD'])
    expect(payloadOf(outcomes, 'funding-rate')).toMatchObject({ fundingRate: -0.000216 })
    // It counts dollars, and how many coins these were is not told.
    expect(payloadOf(outcomes, 'ticker')).toMatchObject({
      symbol: 'PI_XBTUSD',
      base: 'BTC',
      quote: 'USD',
      volume24h: null,
      quoteVolume24h: 21_118_140,
    })
  })

  it('finds symbols in either case', async () => {
    const outcomes = await ask(told(krakenPerpetual({ symbol: 'pf_excusd' })))
    expect(payloadOf(outcomes, 'ticker')).toEqual(exampleTicker)
  })

  it('gives futures with an end, and indices, a ticker and no funding rate', async () => {
    const symbol = 'FF_EXCUSD_261225'
    for (const blank of [undefined, null, '']) {
      const outcomes = await ask(told(krakenPerpetual({ symbol, tag: 'quarter', fundingRate: blank })), [
        symbol,
      ])
      expect(summaryOf(outcomes)).toEqual([
        `ticker ${symbol} ok`,
        `funding-rate ${symbol} unknown_instrument`,
      ])
      expect(payloadOf(outcomes, 'ticker')).toEqual({ ...exampleTicker, symbol })
    }
  })

  it('tells a suspended contract without prices as one whose prices are unknown', async () => {
    const row = { symbol: 'PF_EXCUSD', tag: 'perpetual', pair: 'EXC:USD', suspended: true, fundingRate: 0 }
    const outcomes = await ask(told(row))
    expect(payloadOf(outcomes, 'ticker')).toEqual({
      ...exampleTicker,
      ...{ bid: null, ask: null, last: null, volume24h: null, quoteVolume24h: null, change24h: null },
      ...{ changePercent24h: null, high24h: null, low24h: null, open24h: null },
    })
    expect(payloadOf(outcomes, 'funding-rate')).toEqual({
      ...exampleFunding,
      fundingRate: 0,
      markPrice: null,
      indexPrice: null,
    })
  })

  it.each([
    ['PF_EXCUSD', undefined],
    ['PF_EXCUSD', 0],
    ['PI_EXCUSD', null],
  ])('does not know the fraction that %s pays with a mark price of %j', async (symbol, markPrice) => {
    const outcomes = await ask(told(krakenPerpetual({ symbol, markPrice })), [symbol])
    expect(payloadOf(outcomes, 'funding-rate')).toMatchObject({ fundingRate: null })
  })

  it('keeps a rate and prices of zero', async () => {
    const outcomes = await ask(told(krakenPerpetual({ last: 0, fundingRate: 0 })))
    expect(payloadOf(outcomes, 'ticker')).toMatchObject({ last: 0, change24h: -2.625 })
    expect(payloadOf(outcomes, 'funding-rate')).toMatchObject({ fundingRate: 0 })
  })

  it('says which contracts do not exist, also when none of them does', async () => {
    expect(summaryOf(await ask(told(krakenPerpetual()), ['PF_NOSUCH', 'PF_EXCUSD']))).toEqual([
      'ticker PF_NOSUCH unknown_instrument',
      'funding-rate PF_NOSUCH unknown_instrument',
      'ticker PF_EXCUSD ok',
      'funding-rate PF_EXCUSD ok',
    ])
    expect(summaryOf(await ask(told(krakenPerpetual()), ['PF_NOSUCH']))).toEqual([
      'ticker PF_NOSUCH unknown_instrument',
      'funding-rate PF_NOSUCH unknown_instrument',
    ])
  })

  it('lets an unreadable price fail its own contract only, and an unreadable rate the rate only', async () => {
    const rows = [
      krakenPerpetual({ symbol: 'PF_BADUSD', last: 'much' }),
      krakenPerpetual({ symbol: 'PF_ODDUSD', fundingRate: {} }),
      krakenPerpetual({ symbol: 'PF_OLDUSD', markPrice: 'NaN' }),
      ['PF_EXCUSD'],
      krakenPerpetual(),
    ]
    const symbols = ['PF_BADUSD', 'PF_ODDUSD', 'PF_OLDUSD', 'PF_EXCUSD']
    expect(summaryOf(await ask(told(...rows), symbols))).toEqual([
      'ticker PF_BADUSD provider_malformed',
      'funding-rate PF_BADUSD provider_malformed',
      'ticker PF_ODDUSD ok',
      'funding-rate PF_ODDUSD provider_malformed',
      'ticker PF_OLDUSD ok',
      'funding-rate PF_OLDUSD provider_malformed',
      'ticker PF_EXCUSD ok',
      'funding-rate PF_EXCUSD ok',
    ])
  })

  it.each([
    ['no list', sendJson({ result: 'success', serverTime: '2026-01-01T12:00:00.123Z' })],
    ['an empty list', told()],
    ['another body', sendJson([1])],
    ['half of it', sendText('{"result":"success","tickers":[{"sym')],
  ] satisfies [string, Answer][])('takes %s for malformed', async (_name, answer) => {
    await expect(ask(answer)).rejects.toMatchObject({ code: 'provider_malformed', isRetryable: true })
  })

  it('does not know the time when none is told', async () => {
    const outcomes = await ask(sendJson({ ...krakenFuturesAnswer([krakenPerpetual()]), serverTime: 'now' }))
    expect(outcomes).toMatchObject([{ asOf: null, payload: { timestamp: null } }, { asOf: null }])
  })

  it('gives payloads that fit their schemas, or failures, whatever the fields hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ KRAKEN_FUTURES_BASE_URL: server.url })
    const field = fc.oneof(fc.jsonValue(), fc.double())
    const garbage = fc.dictionary(fc.constantFrom(...Object.keys(krakenPerpetual())), field)
    const symbols = fc.constantFrom('PF_EXCUSD', 'PI_EXCUSD')
    await fc.assert(
      fc.asyncProperty(symbols, garbage, fc.jsonValue(), async (symbol, changes, serverTime) => {
        const rows = [krakenPerpetual({ ...changes, symbol })]
        server.answer(sendJson({ ...krakenFuturesAnswer(rows), serverTime }))
        const outcomes = await providers.ask('kraken-futures.tickers', [symbol])
        expect(outcomes).toHaveLength(2)
        for (const outcome of outcomes) if (outcome.status === 'ok') payloadOf(outcomes, outcome.resource)
      }),
      { numRuns: 200 },
    )
  })
})

describe('Kraken Futures refusals', () => {
  const refusal = (error: unknown, status = 200) =>
    sendJson({ result: 'error', error, serverTime: '2026-01-01T12:00:00.123Z' }, { status })

  it.each([
    ['apiLimitExceeded', refusal('apiLimitExceeded'), 'rate_limited', true],
    ['apiLimitExceeded with 429', refusal('apiLimitExceeded', 429), 'rate_limited', true],
    ['429', sendText('', { status: 429 }), 'rate_limited', true],
    ['Unavailable', refusal('Unavailable'), 'provider_unavailable', true],
    ['Server Error', refusal('Server Error', 500), 'provider_unavailable', true],
    ['unknownError', refusal('unknownError'), 'provider_unavailable', true],
    ['marketUnavailable', refusal('marketUnavailable'), 'provider_unavailable', true],
    ['520 of its front', sendText('<html></html>', { status: 520 }), 'provider_unavailable', true],
    ['authenticationError', refusal('authenticationError'), 'provider_unauthorized', false],
    ['requiredArgumentMissing', refusal('requiredArgumentMissing'), 'request_refused', false],
    ['notFound', refusal('notFound', 404), 'request_refused', false],
    ['an error without a name', refusal(undefined), 'request_refused', false],
    ['errors in a list', sendJson({ result: 'error', errors: ['apiLimitExceeded'] }), 'rate_limited', true],
  ] satisfies [string, Answer, string, boolean][])(
    'takes %s for what it is',
    async (_name, answer, code, isRetryable) => {
      await expect(ask(answer)).rejects.toMatchObject({ code, isRetryable })
    },
  )
})
