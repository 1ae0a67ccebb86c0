import type { Outcome } from '@marketcache/contracts'
import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exampleTicker } from '../test-support/exchange-rows.ts'
import { okxAnswer, okxRefusal, okxSwapTicker, okxTicker } from '../test-support/okx-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

async function ask(answer: Answer, items: string[], group = 'SPOT'): Promise<readonly Outcome[]> {
  await using server = await startServer(answer)
  await using providers = openProviders({ OKX_BASE_URL: server.url })
  return await providers.ask('okx.tickers', items, group)
}

const spot = {
  ...exampleTicker,
  exchange: 'okx',
  symbol: 'EXC-USDT',
  base: 'EXC',
  quote: 'USDT',
  changePercent24h: -4.7619047619,
  decimals: {
    bid: '2.49',
    ask: '2.51',
    last: '2.5',
    volume24h: '1000.5',
    quoteVolume24h: '2511.255',
    high24h: '2.75',
    low24h: '2.25',
    open24h: '2.625',
  },
}

describe('okx.tickers', () => {
  it('asks for one instrument by its name, and for the whole kind when several are wanted', async () => {
    await using server = await startServer(sendJson(okxAnswer(okxTicker())))
    await using providers = openProviders({ OKX_BASE_URL: `${server.url}/prefix` })
    await providers.ask('okx.tickers', ['EXC-USDT'], 'SPOT')
    await providers.ask('okx.tickers', ['EXC-USDT', 'BTC-USDT'], 'SWAP')
    expect(server.seen.map(({ path, query }) => [path, query.toString()])).toEqual([
      ['/prefix/api/v5/market/ticker', 'instId=EXC-USDT'],
      ['/prefix/api/v5/market/tickers', 'instType=SWAP'],
    ])
  })

  it('S2-12 fills every field of a pair, exact digits included', async () => {
    for (const items of [['EXC-USDT'], ['EXC-USDT', 'BTC-USDT']]) {
      const outcomes = await ask(sendJson(okxAnswer(okxTicker())), items)
      expect(payloadOf(outcomes, 'ticker', 'EXC-USDT')).toEqual(spot)
      expect(outcomes[0]).toMatchObject({
        params: { exchange: 'okx', symbol: 'EXC-USDT' },
        asOf: 1_767_268_800_123,
      })
    }
  })

  it('takes the volume of a swap in the base currency, and knows no value traded', async () => {
    const outcomes = await ask(sendJson(okxAnswer(okxSwapTicker())), ['EXC-USDT-SWAP'], 'SWAP')
    const { quoteVolume24h: _, ...decimals } = spot.decimals
    const swap = { ...spot, symbol: 'EXC-USDT-SWAP', quoteVolume24h: null, decimals }
    expect(payloadOf(outcomes, 'ticker')).toEqual(swap)
  })

  it('goes by the kind that was asked for where a row names none', async () => {
    const nameless = okxSwapTicker({ instType: undefined })
    const outcomes = await ask(sendJson(okxAnswer(nameless)), ['EXC-USDT-SWAP'], 'SWAP')
    expect(payloadOf(outcomes, 'ticker')).toMatchObject({ volume24h: 1_000.5, quoteVolume24h: null })
    const pair = await ask(sendJson(okxAnswer(okxTicker({ instType: '' }))), ['EXC-USDT'])
    expect(payloadOf(pair, 'ticker')).toEqual(spot)
  })

  it('says null for what is missing, null or empty, and keeps zero', async () => {
    for (const blank of [undefined, null, '']) {
      const changes = Object.fromEntries(Object.keys(okxTicker()).map((name) => [name, blank]))
      const row = okxTicker({ ...changes, instId: 'EXC-USDT', last: '0' })
      expect(payloadOf(await ask(sendJson(okxAnswer(row)), ['EXC-USDT']), 'ticker')).toEqual({
        ...Object.fromEntries(Object.keys(spot).map((name) => [name, null])),
        exchange: 'okx',
        symbol: 'EXC-USDT',
        base: 'EXC',
        quote: 'USDT',
        last: 0,
        decimals: { last: '0' },
      })
    }
  })

  it('says that an instrument does not exist when OKX does, in an error and in a list', async () => {
    const refusal = sendJson(okxRefusal('51001'))
    expect(summaryOf(await ask(refusal, ['NO-SUCH']))).toEqual(['ticker NO-SUCH unknown_instrument'])
    const answer = sendJson(okxAnswer(okxTicker()))
    expect(summaryOf(await ask(answer, ['NO-SUCH', 'EXC-USDT']))).toEqual([
      'ticker NO-SUCH unknown_instrument',
      'ticker EXC-USDT ok',
    ])
    expect(summaryOf(await ask(answer, ['NO-SUCH', 'NO-THING']))).toEqual([
      'ticker NO-SUCH unknown_instrument',
      'ticker NO-THING unknown_instrument',
    ])
  })

  it('takes 51001 for a refusal of the request when all were asked for', async () => {
    const refusal = sendJson(okxRefusal('51001'))
    await expect(ask(refusal, ['A-B', 'C-D'])).rejects.toMatchObject({ code: 'request_refused' })
  })

  it.each([
    ['no list', sendJson({ code: '0', msg: '' })],
    ['another body', sendJson([1])],
    ['an empty kind', sendJson(okxAnswer())],
    ['half of it', sendText('{"code":"0","data":[{"instI')],
  ] satisfies [string, Answer][])('takes %s for malformed', async (_name, answer) => {
    await expect(ask(answer, ['A-B', 'C-D'])).rejects.toMatchObject({
      code: 'provider_malformed',
      isRetryable: true,
    })
  })

  it('takes another instrument than the one that was asked for for malformed', async () => {
    const answer = sendJson(okxAnswer(okxTicker({ instId: 'OTHER-USDT' })))
    await expect(ask(answer, ['EXC-USDT'])).rejects.toMatchObject({ code: 'provider_malformed' })
  })

  it.each([['NaN'], ['1e999'], ['-1'], [{}], [true]])(
    'lets a last price of %j fail its own instrument only',
    async (last) => {
      const rows = okxAnswer(okxTicker({ instId: 'BAD-USDT', last }), okxTicker(), 'rubbish', null)
      expect(summaryOf(await ask(sendJson(rows), ['BAD-USDT', 'EXC-USDT']))).toEqual([
        'ticker BAD-USDT provider_malformed',
        'ticker EXC-USDT ok',
      ])
    },
  )

  it('gives payloads that fit the schema, or failures, whatever the fields hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ OKX_BASE_URL: server.url })
    const garbage = fc.dictionary(fc.constantFrom(...Object.keys(okxTicker())), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(garbage, async (changes) => {
        server.answer(sendJson(okxAnswer(okxTicker({ ...changes, instId: 'EXC-USDT' }))))
        const outcomes = await providers.ask('okx.tickers', ['EXC-USDT'], 'SPOT')
        expect(outcomes).toHaveLength(1)
        if (outcomes[0]?.status === 'ok') payloadOf(outcomes, 'ticker')
      }),
      { numRuns: 200 },
    )
  })

  it.skipIf(!hasFixtures())(
    'reads the documented answers, every field (needs the payload folder)',
    async () => {
      const one = await ask(sendJson(readFixture('okx/ccxtdoc_market_ticker.json')), ['ETH-BTC'])
      expect(payloadOf(one, 'ticker')).toEqual({
        exchange: 'okx',
        symbol: 'ETH-BTC',
        base: 'ETH',
        quote: 'BTC',
        bid: 0.0732,
        ask: 0.07322,
        last: 0.07319,
        volume24h: 167493.829229,
        quoteVolume24h: 11788.887619,
        change24h: -0.00482,
        changePercent24h: -6.1786950391,
        high24h: 0.07975,
        low24h: 0.06019,
        open24h: 0.07801,
        timestamp: '2021-05-19T16:09:43.784Z',
        decimals: {
          bid: '0.0732',
          ask: '0.07322',
          last: '0.07319',
          volume24h: '167493.829229',
          quoteVolume24h: '11788.887619',
          high24h: '0.07975',
          low24h: '0.06019',
          open24h: '0.07801',
        },
      })
      const file = readFixture('okx/ccxtdoc_market_tickers_spot.json')
      const all = await ask(sendJson(file), ['BCD-BTC', 'ETH-BTC'])
      expect(summaryOf(all)).toEqual(['ticker BCD-BTC ok', 'ticker ETH-BTC unknown_instrument'])
      expect(payloadOf(all, 'ticker', 'BCD-BTC')).toEqual({
        exchange: 'okx',
        symbol: 'BCD-BTC',
        base: 'BCD',
        quote: 'BTC',
        bid: 0.0000757,
        ask: 0.0000777,
        last: 0.0000769,
        volume24h: 124824.1985,
        quoteVolume24h: 9.2877,
        change24h: -0.0000116,
        changePercent24h: -13.1073446328,
        high24h: 0.0000917,
        low24h: 0.0000596,
        open24h: 0.0000885,
        timestamp: '2021-05-19T16:29:01.434Z',
        decimals: {
          bid: '0.0000757',
          ask: '0.0000777',
          last: '0.0000769',
          volume24h: '124824.1985',
          quoteVolume24h: '9.2877',
          high24h: '0.0000917',
          low24h: '0.0000596',
          open24h: '0.0000885',
        },
      })
      const unknown = sendJson(readFixture('okx/error_51001.json'))
      expect(summaryOf(await ask(unknown, ['NO-SUCH']))).toEqual(['ticker NO-SUCH unknown_instrument'])
    },
  )
})
