import type { Outcome } from '@marketcache/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exampleTicker, binanceContractTicker as row } from '../test-support/exchange-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

async function ask(answer: Answer, items: string[]): Promise<readonly Outcome[]> {
  await using server = await startServer(answer)
  await using providers = openProviders({ BINANCE_FUTURES_BASE_URL: server.url })
  return await providers.ask('binance-futures.tickers', items)
}

const { bid: _, ask: __, ...decimals } = exampleTicker.decimals
const example = { ...exampleTicker, symbol: 'EXCUSDT-PERP', bid: null, ask: null, decimals }
const refusal = sendJson({ code: -1121, msg: 'Invalid symbol.' }, { status: 400 })

describe('binance-futures.tickers', () => {
  it('asks for one contract by its name, and for all when several are wanted', async () => {
    await using server = await startServer(sendJson([row()]))
    await using providers = openProviders({ BINANCE_FUTURES_BASE_URL: server.url })
    await providers.ask('binance-futures.tickers', ['EXCUSDT'])
    await providers.ask('binance-futures.tickers', ['EXCUSDT', 'BTCUSDT'])
    expect(server.seen.map(({ path, query }) => `${path}?${query}`)).toEqual([
      '/fapi/v1/ticker/24hr?symbol=EXCUSDT',
      '/fapi/v1/ticker/24hr?',
    ])
  })

  it('costs what Binance charges', async () => {
    await using providers = openProviders({})
    const { cost } = providers.call('binance-futures.tickers')
    expect([cost(1), cost(2), cost(200)]).toEqual([1, 40, 40])
  })

  it('S2-12 fills every field but bid and offer, under a name that is not that of the pair', async () => {
    for (const [body, items] of [
      [row(), ['EXCUSDT']],
      [[row()], ['EXCUSDT', 'BTCUSDT']],
    ] as const) {
      const outcomes = await ask(sendJson(body), [...items])
      expect(payloadOf(outcomes, 'ticker', 'EXCUSDT')).toEqual(example)
      expect(outcomes[0]).toMatchObject({
        params: { exchange: 'binance', symbol: 'EXCUSDT-PERP' },
        asOf: 1_767_268_800_123,
      })
    }
  })

  it('names what an item can fill as the answer does', async () => {
    await using providers = openProviders({})
    expect(providers.call('binance-futures.tickers').targets('all', 'EXCUSDT')).toEqual([
      { resource: 'ticker', params: { exchange: 'binance', symbol: 'EXCUSDT-PERP' } },
    ])
  })

  it('says null for what is missing, null or empty, and keeps zero', async () => {
    for (const blank of [undefined, null, '']) {
      const changes = Object.fromEntries(Object.keys(row()).map((name) => [name, blank]))
      const answer = sendJson(row({ ...changes, symbol: 'EXCUSDT', lastPrice: '0.00' }))
      expect(payloadOf(await ask(answer, ['EXCUSDT']), 'ticker')).toEqual({
        ...Object.fromEntries(Object.keys(example).map((name) => [name, null])),
        exchange: 'binance',
        symbol: 'EXCUSDT-PERP',
        last: 0,
        decimals: { last: '0.00' },
      })
    }
  })

  it('says which contracts do not exist, asked for alone and among all', async () => {
    expect(summaryOf(await ask(refusal, ['NOSUCH']))).toEqual(['ticker NOSUCH unknown_instrument'])
    expect(summaryOf(await ask(sendJson([row()]), ['NOSUCH', 'EXCUSDT']))).toEqual([
      'ticker NOSUCH unknown_instrument',
      'ticker EXCUSDT ok',
    ])
    await expect(ask(refusal, ['A', 'B'])).rejects.toMatchObject({ code: 'request_refused' })
  })

  it('lets an unreadable price fail its own contract only', async () => {
    const rows = sendJson([row({ symbol: 'BADUSDT', lastPrice: 'NaN' }), null, 'rubbish', row()])
    expect(summaryOf(await ask(rows, ['BADUSDT', 'EXCUSDT']))).toEqual([
      'ticker BADUSDT provider_malformed',
      'ticker EXCUSDT ok',
    ])
  })

  it.each([
    ['nothing of all there is', sendJson([]), ['A', 'B']],
    ['something else', sendJson({}), ['A']],
    ['another contract', sendJson(row()), ['A']],
    ['half of it', sendText('[{"symbol":"EXC'), ['A', 'B']],
  ] satisfies [string, Answer, string[]][])('takes %s for malformed', async (_name, answer, items) => {
    await expect(ask(answer, items)).rejects.toMatchObject({ code: 'provider_malformed', isRetryable: true })
  })

  it('gives payloads that fit the schema, or failures, whatever the fields hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ BINANCE_FUTURES_BASE_URL: server.url })
    const garbage = fc.dictionary(fc.constantFrom(...Object.keys(row())), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(garbage, async (changes) => {
        server.answer(sendJson(row({ ...changes, symbol: 'EXCUSDT' })))
        const outcomes = await providers.ask('binance-futures.tickers', ['EXCUSDT'])
        expect(outcomes).toHaveLength(1)
        if (outcomes[0]?.status === 'ok') payloadOf(outcomes, 'ticker')
      }),
      { numRuns: 100 },
    )
  })
})
