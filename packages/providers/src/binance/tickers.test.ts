import type { Outcome } from '@marketcache/contracts'
import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binanceTicker, exampleTicker } from '../test-support/exchange-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { sendJson, startServer } from '../test-support/start-server.ts'

async function ask(body: unknown, items: string[], status = 200): Promise<readonly Outcome[]> {
  await using server = await startServer(sendJson(body, { status }))
  await using providers = openProviders({ BINANCE_BASE_URL: server.url })
  return await providers.ask('binance.tickers', items)
}

describe('binance.tickers', () => {
  it('asks for one symbol by its name and for several by a list', async () => {
    await using server = await startServer(sendJson([binanceTicker()]))
    await using providers = openProviders({ BINANCE_BASE_URL: `${server.url}/prefix` })
    await providers.ask('binance.tickers', ['EXCUSDT'])
    await providers.ask('binance.tickers', ['EXCUSDT', 'BTCUSDC'])
    expect(server.seen.map(({ path, query }) => [path, query.toString()])).toEqual([
      ['/prefix/api/v3/ticker/24hr', 'symbol=EXCUSDT'],
      ['/prefix/api/v3/ticker/24hr', 'symbols=%5B%22EXCUSDT%22%2C%22BTCUSDC%22%5D'],
    ])
  })

  it('fills every field, exact digits included, from an object and from a list', async () => {
    for (const body of [binanceTicker(), [binanceTicker()]]) {
      const outcomes = await ask(body, ['EXCUSDT'])
      expect(payloadOf(outcomes, 'ticker')).toEqual(exampleTicker)
      const params = { exchange: 'binance', symbol: 'EXCUSDT' }
      expect(outcomes).toMatchObject([{ params, asOf: 1_767_268_800_123, delaySeconds: null }])
    }
  })

  it('keeps digits that numbers lose, and prices of zero', async () => {
    const row = binanceTicker({ lastPrice: '0.00000000', volume: '123456789012345678.12345678' })
    const payload = payloadOf(await ask(row, ['EXCUSDT']), 'ticker')
    expect(payload).toMatchObject({
      last: 0,
      decimals: { last: '0.00000000', volume24h: '123456789012345678.12345678' },
    })
  })

  it('says null, and no digits, for what is missing, null or empty', async () => {
    for (const blank of [undefined, null, '']) {
      const entries = Object.keys(binanceTicker()).map((name) => [name, blank])
      const row = { ...Object.fromEntries(entries), symbol: 'EXCUSDT' }
      const {
        exchange: _,
        symbol,
        decimals,
        ...unknowns
      } = Object(payloadOf(await ask(row, ['EXCUSDT']), 'ticker'))
      expect([symbol, decimals]).toEqual(['EXCUSDT', {}])
      expect(new Set(Object.values(unknowns))).toEqual(new Set([null]))
    }
  })

  it('reads the answer of type MINI, which has neither bid nor ask', async () => {
    const { symbol, openPrice, highPrice, lowPrice, lastPrice, volume, quoteVolume, closeTime } =
      binanceTicker()
    const row = { symbol, openPrice, highPrice, lowPrice, lastPrice, volume, quoteVolume, closeTime }
    expect(payloadOf(await ask(row, ['EXCUSDT']), 'ticker')).toMatchObject({
      bid: null,
      ask: null,
      change24h: -0.125,
      changePercent24h: -4.7619047619,
    })
  })

  it('knows a symbol that does not exist when it is asked for alone', async () => {
    const refusal = { code: -1121, msg: 'Invalid symbol.' }
    expect(summaryOf(await ask(refusal, ['NOSUCH'], 400))).toEqual(['ticker NOSUCH unknown_instrument'])
  })

  it('passes on that a batch was refused because of one symbol, so that a smaller one can be tried', async () => {
    const refusal = { code: -1121, msg: 'Invalid symbol.' }
    await expect(ask(refusal, ['EXCUSDT', 'NOSUCH'], 400)).rejects.toMatchObject({
      code: 'request_refused',
      isRetryable: false,
    })
  })

  it.each([[{}], [[]], [{ surprise: 1 }], [[binanceTicker({ symbol: 'OTHER' })]], [['EXCUSDT']]])(
    'takes %j for malformed, not for a list of strangers',
    async (body) => {
      await expect(ask(body, ['EXCUSDT'])).rejects.toMatchObject({
        code: 'provider_malformed',
        isRetryable: true,
      })
    },
  )

  it.each([['NaN'], ['1e999'], ['-1'], [{}], [true]])(
    'lets a last price of %j fail its own pair only',
    async (lastPrice) => {
      const rows = [binanceTicker({ symbol: 'BAD', lastPrice }), binanceTicker()]
      const outcomes = await ask(rows, ['BAD', 'EXCUSDT'])
      expect(summaryOf(outcomes)).toEqual(['ticker BAD provider_malformed', 'ticker EXCUSDT ok'])
    },
  )

  it('gives payloads that fit the schema, or failures, whatever the fields hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ BINANCE_BASE_URL: server.url })
    const garbage = fc.dictionary(fc.constantFrom(...Object.keys(binanceTicker())), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(garbage, async (changes) => {
        server.answer(sendJson([binanceTicker({ ...changes, symbol: 'EXCUSDT' })]))
        const outcomes = await providers.ask('binance.tickers', ['EXCUSDT'])
        expect(outcomes).toHaveLength(1)
        if (outcomes[0]?.status === 'ok') payloadOf(outcomes, 'ticker')
      }),
      { numRuns: 200 },
    )
  })

  it.skipIf(!hasFixtures())(
    'reads the documented answers, every field (needs the payload folder)',
    async () => {
      const files = ['official_ticker_24hr', 'official_ticker_24hr_2', 'xchange_single-24hr-ticker']
      for (const file of files) {
        const outcomes = await ask(readFixture(`binance/${file}.json`), ['BNBBTC'])
        expect(payloadOf(outcomes, 'ticker')).toEqual({
          exchange: 'binance',
          symbol: 'BNBBTC',
          base: null,
          quote: null,
          bid: 4,
          ask: 4.000002,
          last: 4.000002,
          volume24h: 8913.3,
          quoteVolume24h: 15.3,
          change24h: -94.999998,
          changePercent24h: -95.96,
          high24h: 100,
          low24h: 0.1,
          open24h: 99,
          timestamp: '2017-07-12T14:31:39.040Z',
          decimals: {
            bid: '4.00000000',
            ask: '4.00000200',
            last: '4.00000200',
            volume24h: '8913.30000000',
            quoteVolume24h: '15.30000000',
            change24h: '-94.99999800',
            high24h: '100.00000000',
            low24h: '0.10000000',
            open24h: '99.00000000',
          },
        })
      }
      const both = await ask(readFixture('binance/official_ticker_24hr_4.json'), ['BNBBTC', 'LTCBTC'])
      expect(payloadOf(both, 'ticker', 'LTCBTC')).toEqual({
        exchange: 'binance',
        symbol: 'LTCBTC',
        base: null,
        quote: null,
        bid: null,
        ask: null,
        last: 0.07,
        volume24h: 11,
        quoteVolume24h: 0.77,
        change24h: 0,
        changePercent24h: 0,
        high24h: 0.07,
        low24h: 0.07,
        open24h: 0.07,
        timestamp: '2022-07-05T04:16:32.899Z',
        decimals: {
          last: '0.07000000',
          volume24h: '11.00000000',
          quoteVolume24h: '0.77000000',
          high24h: '0.07000000',
          low24h: '0.07000000',
          open24h: '0.07000000',
        },
      })
    },
  )
})
