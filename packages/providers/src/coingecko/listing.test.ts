import type { Outcome } from '@marketcache/contracts'
import { createFakeClock, hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

const now = Date.parse('2026-01-01T12:00:00.000Z')
const list = [
  { id: 'examplecoin', symbol: 'exc', name: 'Example Coin' },
  { id: 'wrapped-exc', symbol: 'WexC', name: 'Wrapped' },
]
const pages = {
  1: [{ id: 'examplecoin', market_cap_rank: 3 }],
  2: [{ id: 'wrapped-exc', market_cap_rank: 251 }],
}

interface Parts {
  list?: Answer
  pages?: Readonly<Record<string, unknown>>
}

/** Answers both paths; pages that are no list fail. */
function coinGecko({ list: ofList = sendJson(list), pages: told = pages }: Parts = {}): Answer {
  return (response, request) => {
    if (request.path === '/coins/list') return ofList(response, request)
    const page = told[request.query.get('page') ?? '']
    return (page === undefined ? sendText('', { status: 503 }) : sendJson(page))(response, request)
  }
}

async function ask(answer: Answer): Promise<readonly Outcome[]> {
  await using server = await startServer(answer)
  await using providers = openProviders({ COINGECKO_BASE_URL: server.url }, { clock: createFakeClock(now) })
  return await providers.ask('coingecko.listing', ['coingecko'], 'all')
}

const example = {
  symbol: 'examplecoin',
  kind: 'coin',
  base: 'EXC',
  quote: null,
  name: 'Example Coin',
  rank: 3,
  aliases: [],
}
const wrapped = { ...example, symbol: 'wrapped-exc', base: 'WEXC', name: 'Wrapped', rank: 251 }

describe('coingecko.listing', () => {
  it('asks for the coins that are alive, and for two pages of ranks', async () => {
    await using server = await startServer(coinGecko())
    await using providers = openProviders({ COINGECKO_BASE_URL: server.url })
    await providers.ask('coingecko.listing', ['coingecko'], 'all')
    const asked = server.seen.map(({ path, query }) => `${path}?${query}`)
    expect(asked.toSorted()).toEqual([
      '/coins/list?include_platform=false&status=active',
      '/coins/markets?vs_currency=usd&order=market_cap_desc&per_page=250&page=1',
      '/coins/markets?vs_currency=usd&order=market_cap_desc&per_page=250&page=2',
    ])
    expect(providers.call('coingecko.listing').cost(1)).toBe(3)
  })

  it('lists every coin with every field, in the order in which they were told', async () => {
    const outcomes = await ask(coinGecko())
    expect(payloadOf(outcomes, 'listing')).toEqual({ provider: 'coingecko', instruments: [example, wrapped] })
    expect(outcomes).toMatchObject([
      { item: 'coingecko', params: { provider: 'coingecko' }, asOf: null, freshUntil: null },
    ])
  })

  it('lists coins without their ranks when those do not come, and asks again within the hour', async () => {
    const half = await ask(coinGecko({ pages: { 1: pages[1], 2: { error: 'no' } } }))
    expect(payloadOf(half, 'listing')).toMatchObject({ instruments: [{ rank: 3 }, { rank: null }] })
    const none = await ask(coinGecko({ pages: {} }))
    expect(payloadOf(none, 'listing')).toMatchObject({ instruments: [{ rank: null }, { rank: null }] })
    expect(none).toMatchObject([{ freshUntil: now + 3_600_000 }])
  })

  it('leaves out what has no id or symbol, and says null for a name or a rank that it cannot read', async () => {
    const odd = [{ id: '', symbol: 'x' }, { id: 'x', symbol: null }, null, 7, { ...list[0], name: 5 }]
    const rank = [{ id: 'examplecoin', market_cap_rank: 'first' }, null, { market_cap_rank: 1 }]
    const outcomes = await ask(coinGecko({ list: sendJson(odd), pages: { 1: rank, 2: [] } }))
    expect(payloadOf(outcomes, 'listing')).toMatchObject({
      instruments: [{ ...example, name: null, rank: null }],
    })
  })

  it.each<[string, Answer, string]>([
    ['no coins', sendJson([]), 'provider_malformed'],
    ['something else', sendJson({ coins: list }), 'provider_malformed'],
    ['a page', sendText('<html>'), 'provider_malformed'],
    ['too many calls', sendJson({ status: { error_code: 429 } }), 'rate_limited'],
    ['an outage', sendText('', { status: 500 }), 'provider_unavailable'],
  ])('fails as a whole after %s, although ranks come', async (_name, answer, code) => {
    await expect(ask(coinGecko({ list: answer }))).rejects.toMatchObject({ code, isRetryable: true })
  })

  it('gives payloads that fit their schema, whatever the rows hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ COINGECKO_BASE_URL: server.url })
    const rows = fc.array(
      fc.oneof(
        fc.dictionary(fc.constantFrom('id', 'symbol', 'name', 'market_cap_rank'), fc.jsonValue()),
        fc.jsonValue(),
      ),
    )
    await fc.assert(
      fc.asyncProperty(rows, fc.oneof(rows, fc.jsonValue()), async (coins, page) => {
        server.answer(coinGecko({ list: sendJson([...coins, ...list]), pages: { 1: page } }))
        payloadOf(await providers.ask('coingecko.listing', ['coingecko'], 'all'), 'listing')
      }),
      { numRuns: 50 },
    )
  })

  it.skipIf(!hasFixtures())(
    'reads the documented answers, every field (needs the payload folder)',
    async () => {
      const outcomes = await ask(
        coinGecko({
          list: sendJson(readFixture('coingecko/demo_coins_list.json')),
          pages: { 1: readFixture('coingecko/demo_coins_markets.json') },
        }),
      )
      const listed = (symbol: string, base: string, name: string) => ({
        ...example,
        symbol,
        base,
        name,
        rank: null,
      })
      expect(payloadOf(outcomes, 'listing')).toEqual({
        provider: 'coingecko',
        instruments: [
          listed('official-trump', 'TRUMP', 'Official Trump'),
          listed('ondo-finance', 'ONDO', 'Ondo'),
        ],
      })
    },
  )
})
