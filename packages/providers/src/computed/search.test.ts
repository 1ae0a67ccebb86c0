import { search } from '@marketcache/resources'
import { createFakeClock } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listingSources } from '../test-support/listing-sources.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf } from '../test-support/outcomes.ts'
import { readListings } from '../test-support/read-listings.ts'

const { listings, yahoo } = readListings()
const whole = listingSources({ listings, yahoo })

async function find(text: string, sources = whole) {
  await using providers = openProviders({}, { sources, clock: createFakeClock(0) })
  const outcomes = await providers.ask('computed.search', [search.canonical({ q: text }).q])
  return { outcomes, ...Object(payloadOf(outcomes, 'search')) }
}

const idsOf = async (text: string, count = 5) =>
  Object((await find(text)).results)
    .slice(0, count)
    .map(({ id }: { id: string }) => id)

describe('computed.search', () => {
  it('S2-35 puts exact names first, large coins before small ones, then beginnings of names', async () => {
    expect(await idsOf('BTC')).toEqual([
      'coin:bitcoin',
      'coin:bitcoin-hyper-btc',
      'coin:batcat',
      'symbol:BTC=F',
      'pair:BTC-USDT',
    ])
    expect(await idsOf('bit', 3)).toEqual(['coin:bitcoin', 'coin:bitcoin-cash', 'symbol:BTC=F'])
  })

  it('finds words of names, and listed symbols', async () => {
    expect(await idsOf('hathaway')).toEqual(['symbol:BRK-A', 'symbol:BRK-B'])
    expect((await idsOf('link', 2)).toSorted()).toEqual(['coin:chainlink', 'symbol:LINK'])
    expect(await idsOf('inu', 1)).toEqual(['coin:shiba-inu'])
  })

  it('finds a pair however it is spelled, with its names at every provider', async () => {
    for (const text of ['BTC-USD', 'xbt/usd', 'btcusd', 'XXBTZUSD', 'BTC_USD']) {
      expect(await idsOf(text, 1)).toEqual(['pair:BTC-USD'])
    }
    const { results } = await find('btc-usd')
    const providers = results[0].aliases.map(({ provider }: { provider: string }) => provider)
    expect(providers).toEqual(['kraken', 'coinbase', 'yahoo'])
  })

  it('answers with an empty list when there is nothing', async () => {
    expect(await find('nothing like it')).toMatchObject({
      query: 'nothing like it',
      results: [],
      notCovered: [],
    })
  })

  it('keeps 50, and shows 20 of them unless it is asked for another number', async () => {
    const { results, outcomes } = await find('u')
    expect(results).toHaveLength(50)
    const payload = { query: 'u', notCovered: [], results }
    const [view] = search.views
    const shown = (query: object) =>
      Object(view?.render(payload, { query: { ...query }, wantsCsv: false })).data
    expect(shown({}).results).toEqual(results.slice(0, 20))
    expect(shown({ limit: 3 })).toEqual({ ...payload, results: results.slice(0, 3) })
    expect(outcomes).toMatchObject([{ freshUntil: null }])
  })

  it('answers from what there is, says what is missing, and is fresh for a minute only', async () => {
    const some = listings.filter(({ provider }) => provider === 'okx')
    const { outcomes, results, notCovered } = await find(
      'btc',
      listingSources({ listings: some, yahoo: null }),
    )
    expect(results[0].id).toBe('pair:BTC-USDC')
    expect(notCovered).toEqual(['coingecko', 'binance', 'kraken', 'bybit', 'coinbase', 'yahoo'])
    expect(outcomes).toMatchObject([{ freshUntil: 60_000 }])
  })

  it('fails, and may be asked again, when nobody told anything', async () => {
    await using providers = openProviders({}, { sources: listingSources({ listings: [], yahoo: null }) })
    expect(await providers.ask('computed.search', ['btc'])).toMatchObject([
      { status: 'failed', code: 'provider_unavailable', isRetryable: true },
    ])
  })

  it('looks for listings again after half a minute when some are missing', async () => {
    const sources = listingSources({ listings: listings.slice(1), yahoo })
    const clock = createFakeClock(0)
    await using providers = openProviders({}, { sources, clock })
    const looks = () => sources.asked.filter((name) => name === 'listing:kraken').length
    await providers.ask('computed.search', ['btc'])
    clock.advance(29_999)
    await providers.ask('computed.search', ['btc'])
    expect(looks()).toBe(1)
    clock.advance(1)
    await providers.ask('computed.search', ['btc'])
    expect(looks()).toBe(2)
  })

  it('never throws, whatever is looked for, and answers only what fits the schema', async () => {
    await using providers = openProviders({}, { sources: whole, clock: createFakeClock(0) })
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 64 }), async (text) => {
        const { q } = search.canonical({ q: text })
        payloadOf(await providers.ask('computed.search', [q]), 'search')
      }),
      { numRuns: 200 },
    )
  })
})
