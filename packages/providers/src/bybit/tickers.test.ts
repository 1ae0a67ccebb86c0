import type { Outcome } from '@marketcache/contracts'
import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bybitAnswer,
  bybitPerpetual,
  bybitTicker,
  exampleFunding,
  exampleTicker,
} from '../test-support/exchange-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

async function ask(answer: Answer, items: string[], group = 'spot'): Promise<readonly Outcome[]> {
  await using server = await startServer(answer)
  await using providers = openProviders({ BYBIT_BASE_URL: server.url })
  return await providers.ask('bybit.tickers', items, group)
}

const spot = {
  ...exampleTicker,
  exchange: 'bybit',
  changePercent24h: -4.76,
  decimals: {
    bid: '2.49',
    ask: '2.51',
    last: '2.50',
    volume24h: '1000.5',
    quoteVolume24h: '2511.255',
    high24h: '2.75',
    low24h: '2.25',
    open24h: '2.625',
  },
}
const funding = {
  ...exampleFunding,
  exchange: 'bybit',
  intervalHours: 4,
  decimals: { fundingRate: '-0.0001', markPrice: '2.501', indexPrice: '2.502' },
}

describe('bybit.tickers', () => {
  it('asks for one symbol by its name, and for the whole category when several are wanted', async () => {
    await using server = await startServer(sendJson(bybitAnswer([bybitTicker()])))
    await using providers = openProviders({ BYBIT_BASE_URL: server.url })
    await providers.ask('bybit.tickers', ['EXCUSDT'], 'spot')
    await providers.ask('bybit.tickers', ['EXCUSDT', 'BTCUSDT'], 'linear')
    expect(server.seen.map(({ path, query }) => [path, query.toString()])).toEqual([
      ['/v5/market/tickers', 'category=spot&symbol=EXCUSDT'],
      ['/v5/market/tickers', 'category=linear'],
    ])
  })

  it('fills every field of a spot ticker; the time is that of the answer', async () => {
    const outcomes = await ask(sendJson(bybitAnswer([bybitTicker()])), ['EXCUSDT'])
    expect(payloadOf(outcomes, 'ticker')).toEqual(spot)
    expect(outcomes).toMatchObject([
      { params: { exchange: 'bybit', symbol: 'EXCUSDT' }, asOf: 1_767_268_800_123 },
    ])
  })

  it('fills ticker and funding rate of a perpetual from one answer', async () => {
    const answer = bybitAnswer([bybitPerpetual(), bybitPerpetual({ symbol: 'EXCPERP' })], 'linear')
    const outcomes = await ask(sendJson(answer), ['EXCUSDT', 'EXCPERP'], 'linear')
    expect(payloadOf(outcomes, 'ticker', 'EXCUSDT')).toEqual({ ...spot, symbol: 'EXCUSDT-PERP' })
    expect(payloadOf(outcomes, 'funding-rate', 'EXCUSDT')).toEqual(funding)
    expect(payloadOf(outcomes, 'ticker', 'EXCPERP')).toMatchObject({ symbol: 'EXCPERP' })
    expect(payloadOf(outcomes, 'funding-rate', 'EXCPERP')).toMatchObject({ symbol: 'EXCPERP' })
  })

  it('names what an item can fill as the answer does', async () => {
    await using server = await startServer(sendJson(bybitAnswer([bybitPerpetual()], 'linear')))
    await using providers = openProviders({ BYBIT_BASE_URL: server.url })
    for (const group of ['spot', 'linear']) {
      const outcomes = await providers.ask('bybit.tickers', ['EXCUSDT'], group)
      const told = outcomes.map(({ resource, params }) => ({ resource, params }))
      expect(providers.call('bybit.tickers').targets(group, 'EXCUSDT')).toEqual(told)
    }
  })

  it('takes the volumes of inverse contracts for what they are: dollars, and coins', async () => {
    const row = bybitPerpetual({ symbol: 'EXCUSD', volume24h: '49337318', turnover24h: '2352.949' })
    const outcomes = await ask(sendJson(bybitAnswer([row], 'inverse')), ['EXCUSD'], 'linear')
    expect(payloadOf(outcomes, 'ticker')).toEqual({
      ...spot,
      symbol: 'EXCUSD-PERP',
      volume24h: 2_352.949,
      quoteVolume24h: 49_337_318,
      decimals: { ...spot.decimals, volume24h: '2352.949', quoteVolume24h: '49337318' },
    })
  })

  it('does not know the interval where Bybit does not tell it', async () => {
    const answer = bybitAnswer([bybitPerpetual({ fundingIntervalHour: undefined })], 'linear')
    const outcomes = await ask(sendJson(answer), ['EXCUSDT'], 'linear')
    expect(payloadOf(outcomes, 'funding-rate')).toEqual({ ...funding, intervalHours: null })
  })

  it('gives futures with an end a ticker and no funding rate', async () => {
    const answer = bybitAnswer([bybitPerpetual({ fundingRate: '', nextFundingTime: '0' })], 'linear')
    expect(summaryOf(await ask(sendJson(answer), ['EXCUSDT'], 'linear'))).toEqual([
      'ticker EXCUSDT ok',
      'funding-rate EXCUSDT unknown_instrument',
    ])
  })

  it('says null for what is missing, null or empty, and keeps zero', async () => {
    for (const blank of [undefined, null, '']) {
      const changes = Object.fromEntries(Object.keys(bybitTicker()).map((name) => [name, blank]))
      const row = bybitTicker({ ...changes, symbol: 'EXCUSDT', lastPrice: '0' })
      const payload = payloadOf(await ask(sendJson(bybitAnswer([row])), ['EXCUSDT']), 'ticker')
      expect(payload).toMatchObject({
        last: 0,
        bid: null,
        change24h: null,
        changePercent24h: null,
        decimals: { last: '0' },
      })
    }
  })

  it('says which symbols of a whole category do not exist, also when none of them does', async () => {
    const answer = sendJson(bybitAnswer([bybitTicker()]))
    expect(summaryOf(await ask(answer, ['NOSUCH', 'EXCUSDT']))).toEqual([
      'ticker NOSUCH unknown_instrument',
      'ticker EXCUSDT ok',
    ])
    expect(summaryOf(await ask(answer, ['NOSUCH', 'NOTHING']))).toEqual([
      'ticker NOSUCH unknown_instrument',
      'ticker NOTHING unknown_instrument',
    ])
  })

  it.each(['Not supported symbols', 'params error: Symbol Invalid', 'params error: symbol invalid NOSUCH'])(
    'takes 10001 with "%s" for an unknown symbol when it is asked for alone',
    async (retMsg) => {
      const refusal = sendJson({ retCode: 10_001, retMsg, result: {}, retExtInfo: {}, time: 1 })
      expect(summaryOf(await ask(refusal, ['NOSUCH'], 'linear'))).toEqual([
        'ticker NOSUCH unknown_instrument',
        'funding-rate NOSUCH unknown_instrument',
      ])
      await expect(ask(refusal, ['A', 'B'])).rejects.toMatchObject({ code: 'request_refused' })
    },
  )

  it.each([
    ['no list', sendJson({ retCode: 0, result: {} })],
    ['another body', sendJson({ a: 1 })],
    ['an empty category', sendJson(bybitAnswer([]))],
    ['half of it', sendText('{"retCode":0,"result":{"list":[{"sym')],
  ] satisfies [string, Answer][])('takes %s for malformed', async (_name, answer) => {
    await expect(ask(answer, ['A', 'B'])).rejects.toMatchObject({
      code: 'provider_malformed',
      isRetryable: true,
    })
  })

  it('lets an unreadable price fail its own pair only, and an unreadable rate the rate only', async () => {
    const rows = [
      bybitPerpetual({ symbol: 'BAD', lastPrice: 'NaN' }),
      bybitPerpetual({ fundingRate: 'much' }),
    ]
    expect(summaryOf(await ask(sendJson(bybitAnswer(rows)), ['BAD', 'EXCUSDT'], 'linear'))).toEqual([
      'ticker BAD provider_malformed',
      'funding-rate BAD provider_malformed',
      'ticker EXCUSDT ok',
      'funding-rate EXCUSDT provider_malformed',
    ])
  })

  it('gives payloads that fit their schemas, or failures, whatever the fields hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ BYBIT_BASE_URL: server.url })
    const garbage = fc.dictionary(fc.constantFrom(...Object.keys(bybitPerpetual())), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(garbage, fc.jsonValue(), async (changes, time) => {
        server.answer(sendJson({ ...bybitAnswer([bybitPerpetual({ ...changes, symbol: 'EXCUSDT' })]), time }))
        const outcomes = await providers.ask('bybit.tickers', ['EXCUSDT'], 'linear')
        expect(outcomes).toHaveLength(2)
        for (const outcome of outcomes) if (outcome.status === 'ok') payloadOf(outcomes, outcome.resource)
      }),
      { numRuns: 200 },
    )
  })

  it.skipIf(!hasFixtures())(
    'reads the documented answers, every field (needs the payload folder)',
    async () => {
      const answer = sendJson(readFixture('bybit/xchange_getTickerSpot.json'))
      expect(payloadOf(await ask(answer, ['BTCUSDT']), 'ticker')).toEqual({
        exchange: 'bybit',
        symbol: 'BTCUSDT',
        base: null,
        quote: null,
        bid: 20517.96,
        ask: 20527.77,
        last: 20533.13,
        volume24h: 11801.27771,
        quoteVolume24h: 243765620.65899867,
        change24h: 139.65,
        changePercent24h: 0.68,
        high24h: 21128.12,
        low24h: 20318.89,
        open24h: 20393.48,
        timestamp: '2023-01-16T08:51:27.947Z',
        decimals: {
          bid: '20517.96',
          ask: '20527.77',
          last: '20533.13',
          volume24h: '11801.27771',
          quoteVolume24h: '243765620.65899866',
          high24h: '21128.12',
          low24h: '20318.89',
          open24h: '20393.48',
        },
      })
      for (const file of ['ccxtdoc_v5_market_tickers_inverse', 'xchange_getTickerInverse']) {
        const inverse = await ask(sendJson(readFixture(`bybit/${file}.json`)), ['BTCUSD'], 'linear')
        expect(payloadOf(inverse, 'ticker')).toEqual({
          exchange: 'bybit',
          symbol: 'BTCUSD-PERP',
          base: null,
          quote: null,
          bid: 16596,
          ask: 16597.5,
          last: 16597,
          volume24h: 2352.94950046,
          quoteVolume24h: 49337318,
          change24h: 132.5,
          changePercent24h: 0.8047,
          high24h: 30912.5,
          low24h: 15700,
          open24h: 16464.5,
          timestamp: '2022-12-30T05:01:36.682Z',
          decimals: {
            bid: '16596.00',
            ask: '16597.50',
            last: '16597.00',
            volume24h: '2352.94950046',
            quoteVolume24h: '49337318',
            high24h: '30912.50',
            low24h: '15700.00',
            open24h: '16464.50',
          },
        })
        expect(payloadOf(inverse, 'funding-rate')).toEqual({
          exchange: 'bybit',
          symbol: 'BTCUSD',
          fundingRate: -0.001034,
          intervalHours: null,
          nextFundingTime: '2022-12-30T08:00:00.000Z',
          markPrice: 16596,
          indexPrice: 16598.54,
          timestamp: '2022-12-30T05:01:36.682Z',
          decimals: { fundingRate: '-0.001034', markPrice: '16596.00', indexPrice: '16598.54' },
        })
      }
    },
  )
})
