import type { Outcome } from '@marketcache/contracts'
import { createFakeClock, hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

const now = Date.parse('2026-01-01T12:00:00.000Z')

async function ask(answer: Answer): Promise<readonly Outcome[]> {
  await using server = await startServer(answer)
  await using providers = openProviders({ COINGECKO_BASE_URL: server.url }, { clock: createFakeClock(now) })
  return await providers.ask('coingecko.trending', ['trending'])
}

/** A coin of `/search/trending` in the wire's shape; all values made up. */
function trendingCoin(changes: object = {}, data: object = {}) {
  return {
    item: {
      id: 'examplecoin',
      coin_id: 7,
      name: 'Example Coin',
      symbol: 'EXC',
      market_cap_rank: 321,
      thumb: 'https://images.test/standard/exc.png?1',
      small: 'https://images.test/small/exc.png?1',
      large: 'https://images.test/large/exc.png?1',
      slug: 'examplecoin',
      price_btc: 0.000025,
      score: 0,
      data: {
        price: 2.5,
        price_btc: '0.000025',
        price_change_percentage_24h: { usd: -4.76, btc: 1 },
        market_cap: '$1,000,000',
        market_cap_btc: '10',
        total_volume: '$50,000',
        total_volume_btc: '0.5',
        sparkline: 'https://www.test/7/sparkline.svg',
        content: null,
        ...data,
      },
      ...changes,
    },
  }
}

async function entriesOf(coins: unknown): Promise<unknown> {
  return Object(payloadOf(await ask(sendJson({ coins, nfts: [], categories: [] })), 'leaderboard')).entries
}

const example = {
  id: 'examplecoin',
  symbol: 'EXC',
  name: 'Example Coin',
  image: 'https://images.test/large/exc.png?1',
  price: 2.5,
  changePercent24h: -4.76,
  volume24h: 50_000,
  marketCap: 1_000_000,
  marketCapRank: 321,
}

describe('coingecko.trending', () => {
  it('S3-06 keeps the order in which coins are told, every field of each', async () => {
    await using server = await startServer(
      sendJson({ coins: [trendingCoin(), trendingCoin({ id: 'other', score: 1 }, { price: 0 })] }),
    )
    await using providers = openProviders({ COINGECKO_BASE_URL: server.url }, { clock: createFakeClock(now) })
    const outcomes = await providers.ask('coingecko.trending', ['trending'])
    expect(server.seen.map(({ path, query }) => [path, query.toString()])).toEqual([['/search/trending', '']])
    expect(payloadOf(outcomes, 'leaderboard')).toEqual({
      type: 'trending',
      currency: 'usd',
      entries: [
        { rank: 1, ...example },
        { rank: 2, ...example, id: 'other', price: 0 },
      ],
    })
    // It is counted anew every 10 minutes.
    expect(outcomes).toMatchObject([
      { item: 'trending', params: { type: 'trending' }, asOf: null, freshUntil: now + 600_000 },
    ])
  })

  it('reads amounts that are numbers or texts for people, and says null for other texts', async () => {
    const amounts = { price: '$1,234.50', market_cap: 1_000_000, total_volume: '<span>$5</span>' }
    expect(await entriesOf([trendingCoin({}, amounts)])).toEqual([
      { rank: 1, ...example, price: 1234.5, volume24h: null },
    ])
    const tiny = { price: '$0.0<sub title="0.000001234">5</sub>1234' }
    expect(await entriesOf([trendingCoin({}, tiny)])).toMatchObject([{ price: 0.000001234 }])
    const odd = { market_cap: '$1,00,000', total_volume: '$-5', price_change_percentage_24h: null }
    expect(await entriesOf([trendingCoin({ market_cap_rank: null }, odd)])).toEqual([
      { rank: 1, ...example, marketCap: null, volume24h: null, changePercent24h: null, marketCapRank: null },
    ])
  })

  it('takes the largest picture there is', async () => {
    expect(await entriesOf([trendingCoin({ large: null })])).toMatchObject([
      { image: 'https://images.test/small/exc.png?1' },
    ])
    expect(await entriesOf([trendingCoin({ large: '', small: null, thumb: null })])).toMatchObject([
      { image: null },
    ])
  })

  it('leaves out what has no name or a price that cannot be read, and ranks the others', async () => {
    const coins = [
      trendingCoin({ id: null }),
      trendingCoin({}, { price: 'free' }),
      null,
      { item: [] },
      trendingCoin({ data: null }),
    ]
    expect(await entriesOf(coins)).toEqual([
      { rank: 1, ...example, price: null, changePercent24h: null, volume24h: null, marketCap: null },
    ])
  })

  it.each<[string, Answer, string]>([
    ['no coins', sendJson({ coins: [] }), 'provider_malformed'],
    ['something else', sendJson([trendingCoin()]), 'provider_malformed'],
    ['a page', sendText('<html>'), 'provider_malformed'],
    ['too many calls', sendJson({ status: { error_code: 429 } }, { status: 429 }), 'rate_limited'],
  ])('fails as a whole after %s', async (_name, answer, code) => {
    await expect(ask(answer)).rejects.toMatchObject({ code, isRetryable: true })
  })

  it('gives payloads that fit their schema, whatever the coins hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ COINGECKO_BASE_URL: server.url })
    const { item } = trendingCoin()
    const changes = fc.dictionary(fc.constantFrom(...Object.keys(item)), fc.jsonValue())
    const data = fc.dictionary(fc.constantFrom(...Object.keys(item.data)), fc.jsonValue())
    const coin = fc.tuple(changes, data).map(([one, other]) => trendingCoin(one, other))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(coin, fc.jsonValue())), async (coins) => {
        server.answer(sendJson({ coins: [...coins, trendingCoin()] }))
        payloadOf(await providers.ask('coingecko.trending', ['trending']), 'leaderboard')
      }),
      { numRuns: 100 },
    )
  })

  it.skipIf(!hasFixtures())(
    'reads the documented answer, every field (needs the payload folder)',
    async () => {
      const outcomes = await ask(sendJson(readFixture('coingecko/demo_search_trending.json')))
      expect(payloadOf(outcomes, 'leaderboard')).toEqual({
        type: 'trending',
        currency: 'usd',
        entries: [
          {
            rank: 1,
            id: 'bonk',
            symbol: 'BONK',
            name: 'Bonk',
            image: 'https://coin-images.coingecko.com/coins/images/28600/large/bonk.jpg?1696527587',
            price: 5.938674704566297e-6,
            changePercent24h: -3.2712597351582655,
            volume24h: 31_701_707,
            marketCap: 521_967_819,
            marketCapRank: 103,
          },
        ],
      })
    },
  )
})
