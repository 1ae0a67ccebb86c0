import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { krakenAnswer, krakenPair, krakenRefusal } from '../test-support/kraken-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, startServer } from '../test-support/start-server.ts'

async function instrumentsOf(answer: Answer): Promise<readonly Record<string, unknown>[]> {
  await using server = await startServer(answer)
  await using providers = openProviders({ KRAKEN_BASE_URL: server.url })
  const outcomes = await providers.ask('kraken.listing', ['kraken'])
  expect(outcomes).toMatchObject([{ params: { provider: 'kraken' }, item: 'kraken', asOf: null }])
  return Object(payloadOf(outcomes, 'listing')).instruments
}

const told = (result: unknown) => sendJson(krakenAnswer(result))

describe('kraken.listing', () => {
  it('tells pairs with their currencies in common words, and every name that Kraken has for them', async () => {
    const pairs = {
      XXBTZUSD: krakenPair({ altname: 'XBTUSD', wsname: 'XBT/USD' }),
      XXDGXXBT: krakenPair({ altname: 'XDGXBT', wsname: 'XDG/XBT' }),
      EXCUSDT: krakenPair({ altname: 'EXCUSDT', wsname: 'EXC/USDT' }),
    }
    const spot = { kind: 'spot', name: null, rank: null }
    expect(await instrumentsOf(told(pairs))).toEqual([
      { ...spot, symbol: 'XBTUSD', base: 'BTC', quote: 'USD', aliases: ['XBT/USD', 'XXBTZUSD'] },
      { ...spot, symbol: 'XDGXBT', base: 'DOGE', quote: 'BTC', aliases: ['XDG/XBT', 'XXDGXXBT'] },
      { ...spot, symbol: 'EXCUSDT', base: 'EXC', quote: 'USDT', aliases: ['EXC/USDT'] },
    ])
  })

  it.each([
    ['online', 1],
    ['limit_only', 1],
    ['reduce_only', 1],
    [undefined, 1],
    ['cancel_only', 0],
    ['post_only', 0],
    ['delisted', 0],
    ['work_in_progress', 0],
  ])('of pairs that are %s lists %i', async (status, count) => {
    expect(await instrumentsOf(told({ EXCUSD: krakenPair({ status }) }))).toHaveLength(count)
  })

  it('leaves out dark pools and what it cannot read', async () => {
    const pairs = {
      'XXBTZUSD.d': krakenPair({ altname: 'XBTUSD.d', wsname: undefined }),
      NONAME: krakenPair({ altname: null }),
      NOSLASH: krakenPair({ wsname: 'EXCUSD' }),
      NOBASE: krakenPair({ wsname: '/USD' }),
      TEXT: 'x',
      NOTHING: null,
      EXCUSD: krakenPair(),
    }
    expect(await instrumentsOf(told(pairs))).toMatchObject([{ symbol: 'EXCUSD' }])
  })

  it.each([
    ['no pairs', told({})],
    ['a list', told([krakenPair()])],
    ['no result', sendJson({ error: [] })],
  ])('takes %s for malformed', async (_name, answer) => {
    await expect(instrumentsOf(answer)).rejects.toMatchObject({ code: 'provider_malformed' })
  })

  it('passes on a refusal', async () => {
    await expect(instrumentsOf(sendJson(krakenRefusal('EService:Busy')))).rejects.toMatchObject({
      code: 'provider_unavailable',
      isRetryable: true,
    })
  })

  it('gives a payload that fits the schema, whatever the fields hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ KRAKEN_BASE_URL: server.url })
    const garbage = fc.dictionary(fc.constantFrom('altname', 'wsname', 'status'), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(fc.string(), garbage, async (name, changes) => {
        server.answer(told({ [name]: krakenPair(changes) }))
        payloadOf(await providers.ask('kraken.listing', ['kraken']), 'listing')
      }),
      { numRuns: 100 },
    )
  })

  it.skipIf(!hasFixtures())('reads the recorded answer (needs the payload folder)', async () => {
    const recorded = sendJson(readFixture('kraken/xchange_example-assetpairs-data.json'))
    const instruments = await instrumentsOf(recorded)
    // Of 86 pairs, 11 are dark pools.
    expect(instruments).toHaveLength(75)
    expect(instruments.find(({ symbol }) => symbol === 'XBTEUR')).toEqual({
      symbol: 'XBTEUR',
      kind: 'spot',
      base: 'BTC',
      quote: 'EUR',
      name: null,
      rank: null,
      aliases: ['XBT/EUR', 'XXBTZEUR'],
    })
  })
})
