import type { Outcome } from '@marketcache/contracts'
import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

async function ask(answer: Answer): Promise<readonly Outcome[]> {
  await using server = await startServer(answer)
  await using providers = openProviders({ BINANCE_BASE_URL: server.url })
  return await providers.ask('binance.listing', ['binance'])
}

/** A row of Binance's `/api/v3/exchangeInfo` in the wire's shape. */
function row(changes: object = {}): object {
  return {
    symbol: 'EXCUSDT',
    status: 'TRADING',
    baseAsset: 'EXC',
    baseAssetPrecision: 8,
    quoteAsset: 'USDT',
    quotePrecision: 8,
    orderTypes: ['LIMIT'],
    isSpotTradingAllowed: true,
    filters: [],
    permissions: [],
    ...changes,
  }
}

const info = (...symbols: unknown[]) => ({ timezone: 'UTC', serverTime: 1, rateLimits: [{}], symbols })
const listed = {
  symbol: 'EXCUSDT',
  kind: 'spot',
  base: 'EXC',
  quote: 'USDT',
  name: null,
  rank: null,
  aliases: [],
}

describe('binance.listing', () => {
  it('asks once for everything, and costs what Binance charges', async () => {
    await using server = await startServer(sendJson(info(row())))
    await using providers = openProviders({ BINANCE_BASE_URL: server.url })
    await providers.ask('binance.listing', ['binance'])
    expect(server.seen.map(({ path, query }) => `${path}?${query}`)).toEqual(['/api/v3/exchangeInfo?'])
    expect(providers.call('binance.listing').cost(1)).toBe(20)
  })

  it('fills every field of every pair, in the order in which they came', async () => {
    const outcomes = await ask(sendJson(info(row(), row({ symbol: 'ABCEXC', baseAsset: 'ABC' }))))
    expect(payloadOf(outcomes, 'listing')).toEqual({
      provider: 'binance',
      instruments: [listed, { ...listed, symbol: 'ABCEXC', base: 'ABC' }],
    })
    expect(outcomes).toMatchObject([{ item: 'binance', params: { provider: 'binance' }, asOf: null }])
  })

  it.each(['BREAK', 'HALT', 'END_OF_DAY', '', null, undefined])(
    'leaves out a pair whose status is %j',
    async (status) => {
      const outcomes = await ask(sendJson(info(row({ status }), row())))
      expect(payloadOf(outcomes, 'listing')).toMatchObject({ instruments: [listed] })
    },
  )

  it('leaves out rows that do not say what they are about, and nothing else', async () => {
    const bad = [row({ symbol: '' }), row({ baseAsset: null }), row({ quoteAsset: 7 }), null, 'rubbish', []]
    const outcomes = await ask(sendJson(info(...bad, row())))
    expect(payloadOf(outcomes, 'listing')).toMatchObject({ instruments: [listed] })
  })

  it.each([
    ['no pairs', sendJson(info()), 'provider_malformed'],
    ['no list', sendJson({ symbols: {} }), 'provider_malformed'],
    ['a list of something else', sendJson([row()]), 'provider_malformed'],
    ['half of it', sendText('{"symbols":[{"sym'), 'provider_malformed'],
    ['too much weight', sendJson({ code: -1003, msg: 'x' }, { status: 429 }), 'rate_limited'],
    ['an outage', sendText('', { status: 503 }), 'provider_unavailable'],
  ] satisfies [string, Answer, string][])('fails as a whole after %s', async (_name, answer, code) => {
    await expect(ask(answer)).rejects.toMatchObject({ code })
  })

  it('gives payloads that fit the schema whatever the fields hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ BINANCE_BASE_URL: server.url })
    const garbage = fc.dictionary(fc.constantFrom(...Object.keys(row())), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(garbage, async (changes) => {
        server.answer(sendJson(info(row(changes), row())))
        payloadOf(await providers.ask('binance.listing', ['binance']), 'listing')
      }),
      { numRuns: 100 },
    )
  })

  it.skipIf(!hasFixtures())(
    'reads the documented answer, every field (needs the payload folder)',
    async () => {
      const outcomes = await ask(sendJson(readFixture('binance/official_exchangeInfo.json')))
      expect(payloadOf(outcomes, 'listing')).toEqual({
        provider: 'binance',
        instruments: [{ ...listed, symbol: 'ETHBTC', base: 'ETH', quote: 'BTC' }],
      })
    },
  )
})
