import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { sendJson, startServer } from '../test-support/start-server.ts'

const told = {
  active_cryptocurrencies: 17_000,
  markets: 1_400,
  total_market_cap: { usd: 2_500_000_000_000.5, eur: 2_100_000_000_000 },
  total_volume: { usd: 0, eur: 80_000_000_000 },
  market_cap_percentage: { eth: 9.5, btc: 58.25, odd: 'much' },
  market_cap_change_percentage_24h_usd: -1.25,
  updated_at: 1_767_268_800,
}

async function ask(body: unknown, items = ['usd'], status = 200) {
  await using server = await startServer(sendJson(body, { status }))
  await using providers = openProviders({ COINGECKO_BASE_URL: server.url })
  const outcomes = await providers.ask('coingecko.global', items, 'all')
  return { outcomes, paths: server.seen.map(({ path }) => path) }
}

describe('coingecko.global', () => {
  it('fills every field, for every currency that is wanted, from one answer', async () => {
    const { outcomes, paths } = await ask({ data: told }, ['usd', 'eur'])
    expect(paths).toEqual(['/global'])
    expect(payloadOf(outcomes, 'crypto-market', 'usd')).toEqual({
      currency: 'usd',
      marketCap: 2_500_000_000_000.5,
      volume24h: 0,
      marketCapChangePercent24h: -1.25,
      activeCoins: 17_000,
      markets: 1_400,
      dominance: [
        { symbol: 'btc', percent: 58.25 },
        { symbol: 'eth', percent: 9.5 },
      ],
      timestamp: '2026-01-01T12:00:00.000Z',
    })
    expect(payloadOf(outcomes, 'crypto-market', 'eur')).toMatchObject({ volume24h: 80_000_000_000 })
    expect(outcomes).toMatchObject([{ asOf: 1_767_268_800_000 }, { asOf: 1_767_268_800_000 }])
  })

  it('says which currency is not told, and null for what is missing', async () => {
    const { outcomes } = await ask({ data: { total_market_cap: { usd: null } } }, ['usd', 'xdr'])
    expect(summaryOf(outcomes)).toEqual(['crypto-market usd ok', 'crypto-market xdr unknown_instrument'])
    expect(payloadOf(outcomes, 'crypto-market')).toMatchObject({
      marketCap: null,
      dominance: [],
      timestamp: null,
    })
  })

  it.each([
    [{}],
    [{ data: null }],
    [{ data: { total_market_cap: [] } }],
    [{ data: { total_market_cap: {} } }],
    [[]],
  ])('takes %j for malformed', async (body) => {
    await expect(ask(body)).rejects.toMatchObject({ code: 'provider_malformed', isRetryable: true })
  })

  it('gives payloads that fit the schema whatever the fields hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ COINGECKO_BASE_URL: server.url })
    const garbage = fc.dictionary(fc.constantFrom(...Object.keys(told)), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(garbage, async (changes) => {
        server.answer(sendJson({ data: { ...told, ...changes, total_market_cap: { usd: 1 } } }))
        payloadOf(await providers.ask('coingecko.global', ['usd'], 'all'), 'crypto-market')
      }),
      { numRuns: 100 },
    )
  })

  it.skipIf(!hasFixtures())('reads the documented answer (needs the payload folder)', async () => {
    const { outcomes } = await ask(readFixture('coingecko/demo_global.json'))
    expect(payloadOf(outcomes, 'crypto-market')).toMatchObject({
      marketCap: 2_621_040_321_355.0405,
      volume24h: 95_133_256_404.37308,
      marketCapChangePercent24h: -1.6081983639177684,
      activeCoins: 17_397,
      markets: 1_476,
      timestamp: '2026-05-27T10:39:11.000Z',
    })
  })
})
