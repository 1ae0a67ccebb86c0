import type { Outcome } from '@marketcache/contracts'
import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exampleCoin, exampleQuote, exampleTokenomics, marketRow } from '../test-support/coingecko-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { sendJson, sendText, startServer } from '../test-support/start-server.ts'

async function ask(rows: unknown, items: string[], group = 'usd'): Promise<readonly Outcome[]> {
  await using server = await startServer(sendJson(rows))
  await using providers = openProviders({ COINGECKO_BASE_URL: server.url })
  return await providers.ask('coingecko.markets', items, group)
}

describe('coingecko.markets', () => {
  it('asks for all ids at once, below the path of the base URL', async () => {
    await using server = await startServer(sendJson([marketRow()]))
    await using providers = openProviders({ COINGECKO_BASE_URL: `${server.url}/prefix/api/v3` })
    await providers.ask('coingecko.markets', ['examplecoin', 'usd-coin'], 'eur')
    expect(server.seen.map(({ path }) => path)).toEqual(['/prefix/api/v3/coins/markets'])
    expect(Object.fromEntries(server.seen[0]?.query ?? [])).toEqual({
      vs_currency: 'eur',
      ids: 'examplecoin,usd-coin',
      per_page: '250',
      page: '1',
      precision: 'full',
      price_change_percentage: '1h,24h,7d,30d,1y',
    })
  })

  it('fills coin, tokenomics and quote with every field', async () => {
    const outcomes = await ask([marketRow()], ['examplecoin'])
    expect(payloadOf(outcomes, 'coin')).toEqual(exampleCoin)
    expect(payloadOf(outcomes, 'tokenomics')).toEqual(exampleTokenomics)
    expect(payloadOf(outcomes, 'quote')).toEqual(exampleQuote)
    const asOf = Date.parse('2026-01-01T11:59:30.123Z')
    expect(outcomes).toMatchObject([
      { params: { id: 'examplecoin', currency: 'usd' }, asOf, delaySeconds: null },
      { params: { id: 'examplecoin', currency: 'usd' }, asOf },
      { params: { symbol: 'examplecoin' }, asOf },
    ])
  })

  it('fills no quote in another currency', async () => {
    const outcomes = await ask([marketRow()], ['examplecoin'], 'eur')
    expect(summaryOf(outcomes)).toEqual(['coin examplecoin ok', 'tokenomics examplecoin ok'])
    expect(payloadOf(outcomes, 'coin')).toEqual({ ...exampleCoin, currency: 'eur' })
  })

  it('keeps a price of zero', async () => {
    const outcomes = await ask([marketRow({ current_price: 0, market_cap: 0 })], ['examplecoin'])
    expect(payloadOf(outcomes, 'quote')).toMatchObject({ price: 0, marketCap: 0 })
    expect(payloadOf(outcomes, 'tokenomics')).toMatchObject({ volumeToMarketCapRatio: null })
  })

  it('says null for everything that is null or missing', async () => {
    const bare = { id: 'examplecoin', symbol: 'exc', name: 'Example Coin' }
    const nulls = Object.fromEntries(Object.keys(marketRow()).map((key) => [key, null]))
    for (const row of [bare, { ...nulls, ...bare }]) {
      const outcomes = await ask([row], ['examplecoin'])
      const { id, symbol, name, currency, ...unknowns } = Object(payloadOf(outcomes, 'coin'))
      expect({ id, symbol, name, currency }).toEqual({ ...bare, currency: 'usd' })
      expect(new Set(Object.values(unknowns))).toEqual(new Set([null]))
      payloadOf(outcomes, 'tokenomics')
      payloadOf(outcomes, 'quote')
      expect(outcomes).toMatchObject([{ asOf: null }, { asOf: null }, { asOf: null }])
    }
  })

  it('reads numbers that are spelled as texts and ignores fields that it does not know', async () => {
    const row = marketRow({
      current_price: '2.5',
      market_cap: '1e6',
      surprise: { deep: [1] },
      __proto__: { a: 1 },
    })
    expect(payloadOf(await ask([row], ['examplecoin']), 'coin')).toEqual(exampleCoin)
  })

  it('reports ids that are absent from a good answer as unknown, for every resource', async () => {
    const outcomes = await ask([marketRow()], ['examplecoin', 'nosuchcoin'])
    expect(summaryOf(outcomes).slice(3)).toEqual([
      'coin nosuchcoin unknown_instrument',
      'tokenomics nosuchcoin unknown_instrument',
      'quote nosuchcoin unknown_instrument',
    ])
    expect(outcomes.slice(3)).toMatchObject(Array(3).fill({ isRetryable: false }))
    expect(summaryOf(await ask([], ['nosuchcoin']))).toHaveLength(3)
  })

  it('takes an empty answer for what it says: nobody knows these coins', async () => {
    const outcomes = await ask([], ['a', 'b'])
    expect(new Set(outcomes.map((outcome) => outcome.status === 'failed' && outcome.code))).toEqual(
      new Set(['unknown_instrument']),
    )
  })

  it('does not believe an answer about something else', async () => {
    const expected = { code: 'provider_malformed', isRetryable: true }
    await expect(ask([marketRow()], ['a', 'b'])).rejects.toMatchObject(expected)
    await expect(ask({}, ['a'])).rejects.toMatchObject(expected)
  })

  it.each([
    ['NaN as text', { current_price: 'NaN' }],
    ['a price beyond numbers', { current_price: '1e999' }],
    ['a price below zero', { current_price: -2.5 }],
    ['a price that is a list', { current_price: [2.5] }],
    ['no name', { name: null }],
    ['no symbol', { symbol: 7 }],
  ])('lets %s fail its own coin only', async (_name, changes) => {
    const rows = [marketRow({ ...changes, id: 'bad' }), null, 'text', { id: 7 }, marketRow()]
    const outcomes = await ask(rows, ['bad', 'examplecoin'])
    expect(summaryOf(outcomes).slice(0, 3)).toEqual([
      'coin bad provider_malformed',
      'tokenomics bad provider_malformed',
      'quote bad provider_malformed',
    ])
    expect(outcomes.slice(0, 3)).toMatchObject(Array(3).fill({ isRetryable: true }))
    expect(payloadOf(outcomes, 'coin', 'examplecoin')).toEqual(exampleCoin)
  })

  it('takes 1e999 in the JSON itself for unreadable', async () => {
    const text = JSON.stringify([marketRow({ current_price: 'HERE' })]).replace('"HERE"', '1e999')
    await using server = await startServer(sendText(text))
    await using providers = openProviders({ COINGECKO_BASE_URL: server.url })
    const outcomes = await providers.ask('coingecko.markets', ['examplecoin'])
    expect(summaryOf(outcomes)[0]).toBe('coin examplecoin provider_malformed')
  })

  it('asks nobody for nothing', async () => {
    await using server = await startServer()
    await using providers = openProviders({ COINGECKO_BASE_URL: server.url })
    expect(await providers.ask('coingecko.markets', [])).toEqual([])
    expect(server.seen).toHaveLength(0)
  })

  it('gives payloads that fit their schemas, or failures, whatever the fields hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ COINGECKO_BASE_URL: server.url })
    const garbage = fc.dictionary(fc.constantFrom(...Object.keys(marketRow())), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(garbage, async (changes) => {
        server.answer(sendJson([marketRow({ ...changes, id: 'examplecoin' })]))
        const outcomes = await providers.ask('coingecko.markets', ['examplecoin'])
        for (const outcome of outcomes) if (outcome.status === 'ok') payloadOf(outcomes, outcome.resource)
        expect(outcomes).toHaveLength(3)
      }),
      { numRuns: 200 },
    )
  })

  it.skipIf(!hasFixtures())(
    'reads the documented answer, every field (needs the payload folder)',
    async () => {
      const outcomes = await ask(readFixture('coingecko/demo_coins_markets.json'), ['bitcoin'])
      const coin = {
        id: 'bitcoin',
        symbol: 'btc',
        name: 'Bitcoin',
        image: 'https://coin-images.coingecko.com/coins/images/1/large/bitcoin.png?1696501400',
        currency: 'usd',
        price: 77671,
        marketCap: 1555886872303,
        marketCapRank: 1,
        fullyDilutedValuation: 1555914058873,
        volume24h: 33235034316,
        high24h: 78419,
        low24h: 76696,
        change24h: -747.3360347281705,
        changePercent1h: 0.5823392426906319,
        changePercent24h: -0.95302,
        changePercent7d: -4.042267423689584,
        changePercent30d: 1.9453890367549207,
        changePercent1y: -25.214612207475373,
        marketCapChange24h: -15184401491.513184,
        marketCapChangePercent24h: -0.9665,
        circulatingSupply: 20030493,
        totalSupply: 20030843,
        maxSupply: 21000000,
        ath: 126080,
        athDate: '2025-10-06T18:57:42.558Z',
        athChangePercent: -38.39571,
        atl: 67.81,
        atlDate: '2013-07-06T00:00:00.000Z',
        atlChangePercent: 114443.23093,
        lastUpdated: '2026-05-18T12:49:21.599Z',
      }
      expect(payloadOf(outcomes, 'coin')).toEqual(coin)
      expect(payloadOf(outcomes, 'tokenomics')).toEqual({
        id: 'bitcoin',
        symbol: 'btc',
        name: 'Bitcoin',
        currency: 'usd',
        price: 77671,
        circulatingSupply: 20030493,
        totalSupply: 20030843,
        maxSupply: 21000000,
        isMaxSupplyInfinite: null,
        marketCap: 1555886872303,
        marketCapRank: 1,
        fullyDilutedValuation: 1555914058873,
        volume24h: 33235034316,
        marketCapToFullyDilutedRatio: 1555886872303 / 1555914058873,
        circulatingToTotalRatio: 20030493 / 20030843,
        circulatingToMaxRatio: 20030493 / 21000000,
        volumeToMarketCapRatio: 33235034316 / 1555886872303,
        ath: 126080,
        athDate: '2025-10-06T18:57:42.558Z',
        athChangePercent: -38.39571,
        atl: 67.81,
        atlDate: '2013-07-06T00:00:00.000Z',
        atlChangePercent: 114443.23093,
        lastUpdated: '2026-05-18T12:49:21.599Z',
      })
      expect(payloadOf(outcomes, 'quote')).toEqual({
        ...exampleQuote,
        symbol: 'bitcoin',
        name: 'Bitcoin',
        price: 77671,
        change: -747.3360347281705,
        changePercent: -0.95302,
        dayHigh: 78419,
        dayLow: 76696,
        volumeValue24h: 33235034316,
        marketCap: 1555886872303,
        providerTime: '2026-05-18T12:49:21.599Z',
      })
      expect(outcomes).toMatchObject(Array(3).fill({ asOf: Date.parse('2026-05-18T12:49:21.599Z') }))
    },
  )
})
