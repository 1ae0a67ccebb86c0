import type { Outcome } from '@marketcache/contracts'
import { createFakeClock, hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exampleCoin, exampleQuote, exampleTokenomics, marketRow } from '../test-support/coingecko-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

const call = 'coingecko.top-markets'
const now = Date.parse('2026-01-01T12:00:00.000Z')

async function ask(answer: Answer, items = ['gainers']): Promise<readonly Outcome[]> {
  await using server = await startServer(answer)
  await using providers = openProviders({ COINGECKO_BASE_URL: server.url }, { clock: createFakeClock(now) })
  return await providers.ask(call, items)
}

/** A row of a coin, with what it gained, what was traded of it and what it is worth. */
function row(id: string, [change, volume, cap, rank]: readonly unknown[], more: object = {}) {
  const figures = {
    price_change_percentage_24h: change,
    price_change_percentage_24h_in_currency: change,
    total_volume: volume,
    market_cap: cap,
    market_cap_rank: rank,
  }
  return marketRow({ id, symbol: id, name: id, ...figures, ...more })
}

async function idsOf(rows: unknown, type: string): Promise<string[]> {
  const outcomes = await ask(sendJson(rows), [type])
  const { entries } = Object(payloadOf(outcomes, 'leaderboard', type))
  return entries.map(({ id, rank }: { id: string; rank: number }) => `${rank} ${id}`)
}

const exampleLeader = {
  rank: 1,
  id: 'examplecoin',
  symbol: 'exc',
  name: 'Example Coin',
  image: 'https://images.test/large/exc.png?1',
  price: 2.5,
  changePercent24h: -4.76,
  volume24h: 50_000.5,
  marketCap: 1_000_000,
  marketCapRank: 321,
}

describe('coingecko.top-markets', () => {
  it('asks for the largest coins in US dollars, once for all lists', async () => {
    await using server = await startServer(sendJson([marketRow()]))
    await using providers = openProviders({ COINGECKO_BASE_URL: server.url })
    await providers.ask(call, ['gainers', 'losers', 'volume', 'market-cap'])
    expect(server.seen.map(({ path }) => path)).toEqual(['/coins/markets'])
    expect(Object.fromEntries(server.seen[0]?.query ?? [])).toEqual({
      vs_currency: 'usd',
      order: 'market_cap_desc',
      per_page: '250',
      page: '1',
      precision: 'full',
      price_change_percentage: '1h,24h,7d,30d,1y',
    })
  })

  it('S3-06 fills every list and every coin with every field, whichever list was asked for', async () => {
    const outcomes = await ask(sendJson([marketRow()]))
    for (const type of ['gainers', 'losers', 'volume', 'market-cap']) {
      const payload = { type, currency: 'usd', entries: type === 'gainers' ? [] : [exampleLeader] }
      expect(payloadOf(outcomes, 'leaderboard', type)).toEqual(payload)
    }
    expect(payloadOf(outcomes, 'coin')).toEqual(exampleCoin)
    expect(payloadOf(outcomes, 'tokenomics')).toEqual(exampleTokenomics)
    expect(payloadOf(outcomes, 'quote')).toEqual(exampleQuote)
    const asOf = Date.parse('2026-01-01T11:59:30.123Z')
    expect(outcomes).toMatchObject([
      ...['gainers', 'losers', 'volume', 'market-cap'].map((type) => ({
        item: type,
        params: { type },
        asOf,
      })),
      { params: { id: 'examplecoin', currency: 'usd' }, asOf },
      { params: { id: 'examplecoin', currency: 'usd' }, asOf },
      { params: { symbol: 'examplecoin' }, asOf },
    ])
  })

  it('S3-06 ranks by the figure of each list, a figure of zero included', async () => {
    const rows = [
      row('big', [-1, 10, 900, 1]),
      row('flat', [0, 0, 800, 2]),
      row('up', [7.5, 30, 0, 3]),
      row('down', [-9, 20, 600, 4]),
    ]
    expect(await idsOf(rows, 'gainers')).toEqual(['1 up'])
    expect(await idsOf(rows, 'losers')).toEqual(['1 down', '2 big'])
    expect(await idsOf(rows, 'volume')).toEqual(['1 up', '2 down', '3 big', '4 flat'])
    expect(await idsOf(rows, 'market-cap')).toEqual(['1 big', '2 flat', '3 down', '4 up'])
  })

  it('ranks equal ones by market capitalisation and then by id, and those without a rank last', async () => {
    const rows = [
      row('z', [5, 1, 1, null]),
      row('b', [5, 1, 1, 2]),
      row('a', [5, 1, 1, null]),
      row('c', [5, 1, 1, 1]),
    ]
    for (const type of ['gainers', 'volume', 'market-cap'])
      expect(await idsOf(rows, type)).toEqual(['1 c', '2 b', '3 a', '4 z'])
    const fallen = rows.map((each) => ({ ...each, price_change_percentage_24h: -5 }))
    expect(await idsOf(fallen, 'losers')).toEqual(['1 c', '2 b', '3 a', '4 z'])
  })

  it('has no gainers on a day on which every coin fell or stood still, and no losers when none fell', async () => {
    const rows = [row('still', [0, 1, 1, 1]), row('fallen', [-1e-9, 1, 1, 2])]
    expect(await idsOf(rows, 'gainers')).toEqual([])
    expect(await idsOf(rows, 'losers')).toEqual(['1 fallen'])
    expect(await idsOf(rows.slice(0, 1), 'losers')).toEqual([])
  })

  it('leaves out of a list whoever lacks its figure, and tells the coin all the same', async () => {
    const rows = [row('old', [1, 2, 3, 1]), row('new', [null, null, null, null])]
    expect(await idsOf(rows, 'gainers')).toEqual(['1 old'])
    expect(payloadOf(await ask(sendJson(rows)), 'coin', 'new')).toMatchObject({ changePercent24h: null })
  })

  it('leaves out a coin whose price cannot be read, and reports nothing of it, because nobody asked', async () => {
    const rows = [
      row('good', [1, 2, 3, 1]),
      row('bad', [9, 9, 9, 2], { current_price: 'NaN' }),
      null,
      { id: 7 },
    ]
    expect(await idsOf(rows, 'gainers')).toEqual(['1 good'])
    expect(summaryOf(await ask(sendJson(rows))).filter((line) => line.includes('bad'))).toEqual([])
  })

  it('reports a list by a figure that no coin has where it was asked for, and otherwise not', async () => {
    const rows = [row('quiet', [1, null, 3, 1])]
    expect(summaryOf(await ask(sendJson(rows), ['volume', 'gainers'])).slice(0, 4)).toEqual([
      'leaderboard volume provider_malformed',
      'leaderboard gainers ok',
      'leaderboard losers ok',
      'leaderboard market-cap ok',
    ])
    expect(summaryOf(await ask(sendJson(rows), ['losers']))).not.toContainEqual(
      expect.stringContaining('volume'),
    )
  })

  it('does not date a list by a coin whose time has not come', async () => {
    const rows = [
      row('now', [1, 2, 3, 1]),
      row('then', [1, 2, 3, 2], { last_updated: '2027-01-01T00:00:00.000Z' }),
    ]
    expect((await ask(sendJson(rows)))[0]).toMatchObject({ asOf: Date.parse('2026-01-01T11:59:30.123Z') })
  })

  it.each<[string, Answer, string]>([
    ['no coins', sendJson([]), 'provider_malformed'],
    ['coins none of which it can read', sendJson([{ id: 'x' }]), 'provider_malformed'],
    ['something else', sendJson({}), 'provider_malformed'],
    ['a page', sendText('<html>'), 'provider_malformed'],
    ['too many calls', sendJson({ status: { error_code: 429 } }), 'rate_limited'],
  ])('fails as a whole after %s', async (_name, answer, code) => {
    await expect(ask(answer)).rejects.toMatchObject({ code, isRetryable: true })
  })

  it('gives payloads that fit their schemas, whatever the rows hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ COINGECKO_BASE_URL: server.url })
    const changes = fc.dictionary(fc.constantFrom(...Object.keys(marketRow())), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(fc.array(changes.map((more) => marketRow(more))), async (rows) => {
        server.answer(sendJson([...rows, marketRow()]))
        const outcomes = await providers.ask(call, ['gainers'])
        for (const { resource, item, status } of outcomes)
          if (status === 'ok') payloadOf(outcomes, resource, item)
      }),
      { numRuns: 100 },
    )
  })

  it.skipIf(!hasFixtures())(
    'reads the documented answer, every field (needs the payload folder)',
    async () => {
      const outcomes = await ask(sendJson(readFixture('coingecko/demo_coins_markets.json')), ['volume'])
      expect(payloadOf(outcomes, 'leaderboard', 'volume')).toEqual({
        type: 'volume',
        currency: 'usd',
        entries: [
          {
            rank: 1,
            id: 'bitcoin',
            symbol: 'btc',
            name: 'Bitcoin',
            image: 'https://coin-images.coingecko.com/coins/images/1/large/bitcoin.png?1696501400',
            price: 77671,
            changePercent24h: -0.95302,
            volume24h: 33235034316,
            marketCap: 1555886872303,
            marketCapRank: 1,
          },
        ],
      })
      expect(payloadOf(outcomes, 'coin')).toMatchObject({ id: 'bitcoin', price: 77671, maxSupply: 21000000 })
    },
  )
})
