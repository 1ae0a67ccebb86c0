import type { Outcome } from '@marketcache/contracts'
import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exchangeExample, exchangeStats, exchangeTicker } from '../test-support/coinbase-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

/** Answers `ticker` and `stats` of any product. */
function answerBoth(ticker: Answer, stats: Answer = sendJson(exchangeStats())): Answer {
  return (response, request) => (request.path.endsWith('/stats') ? stats : ticker)(response, request)
}

async function ask(answer: Answer, symbol = 'EXC-USD'): Promise<readonly Outcome[]> {
  await using server = await startServer(answer)
  await using providers = openProviders({ COINBASE_EXCHANGE_BASE_URL: server.url })
  return await providers.ask('coinbase-exchange.ticker', [symbol])
}

const {
  change24h: _,
  changePercent24h: __,
  high24h: ___,
  low24h: ____,
  open24h: _____,
  ...rest
} = exchangeExample
/** What is left when the figures of 24 hours do not come. */
const withoutStats = {
  ...rest,
  change24h: null,
  changePercent24h: null,
  high24h: null,
  low24h: null,
  open24h: null,
  decimals: { bid: '2.49', ask: '2.51', last: '2.50', volume24h: '1000.50000000' },
}

describe('coinbase-exchange.ticker', () => {
  it('asks for the ticker and the figures of 24 hours of one product', async () => {
    await using server = await startServer(answerBoth(sendJson(exchangeTicker())))
    await using providers = openProviders({ COINBASE_EXCHANGE_BASE_URL: `${server.url}/prefix` })
    await providers.ask('coinbase-exchange.ticker', ['EXC-USD'])
    expect(server.seen.map(({ path }) => path).sort()).toEqual([
      '/prefix/products/EXC-USD/stats',
      '/prefix/products/EXC-USD/ticker',
    ])
    expect(server.seen.every(({ headers }) => headers['user-agent'] !== undefined)).toBe(true)
    const { maxItems, cost } = providers.call('coinbase-exchange.ticker')
    expect([maxItems, cost(1)]).toEqual([1, 2])
  })

  it('S2-12 fills every field that is told, exact digits included; the change is counted from the opening price', async () => {
    const outcomes = await ask(answerBoth(sendJson(exchangeTicker())))
    expect(payloadOf(outcomes, 'ticker')).toEqual(exchangeExample)
    const params = { exchange: 'coinbase', symbol: 'EXC-USD' }
    expect(outcomes).toMatchObject([{ item: 'EXC-USD', params, asOf: 1_767_268_800_123 }])
  })

  it.each([
    ['are refused', sendJson({ message: 'Internal server error' }, { status: 500 })],
    ['are throttled', sendJson({ message: 'Public rate limit exceeded' }, { status: 429 })],
    ['are unknown', sendJson({ message: 'NotFound' }, { status: 404 })],
    ['are a page', sendText('<html></html>')],
    ['break off', (response) => response.socket?.resetAndDestroy()],
    ['are something else', sendJson([1, 2])],
    ['are unreadable', sendJson({ open: 'much', high: null, low: '', volume: {} })],
  ] satisfies [string, Answer][])(
    'tells the price also when the figures of 24 hours %s',
    async (_name, stats) => {
      const outcomes = await ask(answerBoth(sendJson(exchangeTicker()), stats))
      expect(payloadOf(outcomes, 'ticker')).toEqual(withoutStats)
    },
  )

  it('takes the volume of the other answer where the first has none, and keeps zero', async () => {
    const outcomes = await ask(answerBoth(sendJson(exchangeTicker({ volume: undefined, price: '0.00' }))))
    expect(payloadOf(outcomes, 'ticker')).toMatchObject({
      last: 0,
      volume24h: 1_000.6,
      change24h: -2.625,
      changePercent24h: -100,
      decimals: { last: '0.00', volume24h: '1000.60000000' },
    })
  })

  it.each([
    ['NotFound', sendJson({ message: 'NotFound' }, { status: 404 })],
    ['Invalid product', sendJson({ message: 'Invalid product id' }, { status: 400 })],
  ])('takes "%s" for an unknown product', async (_name, answer) => {
    expect(summaryOf(await ask(answer, 'NO-SUCH'))).toEqual(['ticker NO-SUCH unknown_instrument'])
  })

  it('lets an unreadable price fail', async () => {
    for (const price of ['NaN', '-1', '1,5', {}, true]) {
      const outcomes = await ask(answerBoth(sendJson(exchangeTicker({ price }))))
      expect(summaryOf(outcomes)).toEqual(['ticker EXC-USD provider_malformed'])
    }
  })

  it.each([
    ['another body', sendJson({ a: 1 })],
    ['a list', sendJson([])],
    ['half of it', sendText('{"price":"2.5')],
  ] satisfies [string, Answer][])('takes %s for malformed', async (_name, answer) => {
    await expect(ask(answerBoth(answer))).rejects.toMatchObject({
      code: 'provider_malformed',
      isRetryable: true,
    })
  })

  it('gives payloads that fit their schema, or failures, whatever the fields hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ COINBASE_EXCHANGE_BASE_URL: server.url })
    const garbageOf = (row: object) => fc.dictionary(fc.constantFrom(...Object.keys(row)), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(garbageOf(exchangeTicker()), garbageOf(exchangeStats()), async (changes, stats) => {
        const row = exchangeTicker({ ask: '1', ...changes })
        server.answer(answerBoth(sendJson(row), sendJson(exchangeStats(stats))))
        const outcomes = await providers
          .ask('coinbase-exchange.ticker', ['EXC-USD'])
          .catch((error: { code?: string }) =>
            error.code === 'provider_malformed' ? [] : Promise.reject(error),
          )
        for (const outcome of outcomes) if (outcome.status === 'ok') payloadOf(outcomes, outcome.resource)
      }),
      { numRuns: 200 },
    )
  })

  it.skipIf(!hasFixtures())(
    'reads the documented answers, every field (needs the payload folder)',
    async () => {
      const stats = sendJson(readFixture('coinbaseexchange/xchange_example-stats-data.json'))
      const ticker = sendJson(readFixture('coinbaseexchange/xchange_example-ticker-data.json'))
      expect(payloadOf(await ask(answerBoth(ticker, stats), 'BTC-USD'), 'ticker')).toEqual({
        exchange: 'coinbase',
        symbol: 'BTC-USD',
        base: 'BTC',
        quote: 'USD',
        bid: 637,
        ask: 637.11,
        last: 246.28,
        volume24h: 4_661.70407704,
        quoteVolume24h: null,
        change24h: -7.76,
        changePercent24h: -3.05463706503,
        high24h: 255.47,
        low24h: 244.29,
        open24h: 254.04,
        timestamp: '2015-04-08T20:49:06.506Z',
        decimals: {
          bid: '637',
          ask: '637.11',
          last: '246.28000000',
          volume24h: '4661.70407704',
          high24h: '255.47000000',
          low24h: '244.29000000',
          open24h: '254.04000000',
        },
      })
      const alone = sendJson(readFixture('coinbaseexchange/ccxtdoc_ticker.json'))
      const refused = sendJson({ message: 'NotFound' }, { status: 404 })
      expect(payloadOf(await ask(answerBoth(alone, refused), 'USDT-USD'), 'ticker')).toEqual({
        exchange: 'coinbase',
        symbol: 'USDT-USD',
        base: 'USDT',
        quote: 'USD',
        bid: 0.997094,
        ask: 0.998,
        last: 0.997999,
        volume24h: 1_903_188.0375,
        quoteVolume24h: null,
        change24h: null,
        changePercent24h: null,
        high24h: null,
        low24h: null,
        open24h: null,
        timestamp: '2020-01-28T02:13:33.012Z',
        decimals: { bid: '0.997094', ask: '0.998', last: '0.997999', volume24h: '1903188.03750000' },
      })
    },
  )
})
