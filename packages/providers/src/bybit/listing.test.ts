import type { Outcome } from '@marketcache/contracts'
import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

async function ask(spot: Answer, linear: Answer): Promise<readonly Outcome[]> {
  await using server = await startServer(byCategory(spot, linear))
  await using providers = openProviders({ BYBIT_BASE_URL: server.url })
  return await providers.ask('bybit.listing', ['bybit'])
}

function byCategory(spot: Answer, linear: Answer): Answer {
  return (response, request) => (request.query.get('category') === 'spot' ? spot : linear)(response, request)
}

/** A row of Bybit's `/v5/market/instruments-info` of category `spot` in the wire's shape. */
function pair(changes: object = {}): object {
  return {
    symbol: 'EXCUSDT',
    baseCoin: 'EXC',
    quoteCoin: 'USDT',
    innovation: '0',
    status: 'Trading',
    marginTrading: 'both',
    ...changes,
  }
}

/** The same of category `linear`. */
function perpetual(changes: object = {}): object {
  return {
    symbol: 'EXCUSDT',
    contractType: 'LinearPerpetual',
    status: 'Trading',
    baseCoin: 'EXC',
    quoteCoin: 'USDT',
    deliveryTime: '0',
    settleCoin: 'USDT',
    ...changes,
  }
}

/** An answer with rows, and where the next ones are. */
function page(list: unknown, nextPageCursor?: string): Answer {
  return sendJson({ retCode: 0, retMsg: 'OK', result: { list, nextPageCursor }, retExtInfo: {}, time: 1 })
}

const rest = { name: null, rank: null, aliases: [] }
const listedPair = { symbol: 'EXCUSDT', kind: 'spot', base: 'EXC', quote: 'USDT', ...rest }
const listedPerpetual = { ...listedPair, kind: 'perpetual' }
const pairs = page([pair()])
const perpetuals = page([perpetual()], '')

describe('bybit.listing', () => {
  it('fills every field of pairs and perpetuals, in the order in which they came', async () => {
    const usdc = perpetual({ symbol: 'EXCPERP', quoteCoin: 'usdc' })
    const outcomes = await ask(pairs, page([perpetual(), usdc]))
    expect(payloadOf(outcomes, 'listing')).toEqual({
      provider: 'bybit',
      instruments: [listedPair, listedPerpetual, { ...listedPerpetual, symbol: 'EXCPERP', quote: 'USDC' }],
    })
    expect(outcomes).toMatchObject([{ item: 'bybit', params: { provider: 'bybit' }, asOf: null }])
  })

  it('asks for further pages where it was told to, until there are none', async () => {
    const second = page([perpetual({ symbol: 'ZZZUSDT', baseCoin: 'ZZZ' })], '')
    const first = page([perpetual()], 'first%3DEXCUSDT%26last%3DEXCUSDT')
    const linear: Answer = (response, request) =>
      (request.query.has('cursor') ? second : first)(response, request)
    await using server = await startServer(byCategory(pairs, linear))
    await using providers = openProviders({ BYBIT_BASE_URL: server.url })
    const outcomes = await providers.ask('bybit.listing', ['bybit'])
    expect(payloadOf(outcomes, 'listing')).toMatchObject({
      instruments: [listedPair, listedPerpetual, { symbol: 'ZZZUSDT', base: 'ZZZ' }],
    })
    expect(server.seen.map(({ path, query }) => `${path}?${query}`).toSorted()).toEqual([
      '/v5/market/instruments-info?category=linear&limit=1000',
      '/v5/market/instruments-info?category=linear&limit=1000&cursor=first%3DEXCUSDT%26last%3DEXCUSDT',
      '/v5/market/instruments-info?category=spot',
    ])
    expect(providers.call('bybit.listing').cost(1)).toBe(server.seen.length)
  })

  it('gives up on a list that does not end', async () => {
    await expect(ask(pairs, page([perpetual()], '100%'))).rejects.toMatchObject({
      code: 'provider_malformed',
    })
  })

  it('fails as a whole when a further page does', async () => {
    const linear: Answer = (response, request) =>
      (request.query.has('cursor') ? sendText('', { status: 503 }) : page([perpetual()], 'x'))(
        response,
        request,
      )
    await expect(ask(pairs, linear)).rejects.toMatchObject({ code: 'provider_unavailable' })
  })

  it('leaves out futures that end on a day', async () => {
    const future = perpetual({ symbol: 'EXC-25DEC26', contractType: 'LinearFutures' })
    const outcomes = await ask(pairs, page([future, perpetual()]))
    expect(payloadOf(outcomes, 'listing')).toMatchObject({ instruments: [listedPair, listedPerpetual] })
  })

  it.each(['PreLaunch', 'Settling', 'Closed', '', null, undefined])(
    'leaves out what has status %j',
    async (status) => {
      const outcomes = await ask(page([pair({ status }), pair()]), page([perpetual({ status })]))
      expect(payloadOf(outcomes, 'listing')).toMatchObject({ instruments: [listedPair] })
    },
  )

  it('leaves out rows that do not say what they are about, and nothing else', async () => {
    const bad = [pair({ symbol: '' }), pair({ baseCoin: null }), pair({ quoteCoin: 7 }), null, 'rubbish', []]
    const outcomes = await ask(page([...bad, pair()]), page([...bad, perpetual()]))
    expect(payloadOf(outcomes, 'listing')).toMatchObject({ instruments: [listedPair, listedPerpetual] })
  })

  it.each([
    ['no instruments', page([]), 'provider_malformed'],
    ['no list', page({}), 'provider_malformed'],
    ['half of it', sendText('{"retCode":0,"result":{"list":[{"sym'), 'provider_malformed'],
    ['too many visits', sendJson({ retCode: 10_006, retMsg: 'Too many visits!' }), 'rate_limited'],
    ['an outage', sendText('', { status: 503 }), 'provider_unavailable'],
  ] satisfies [string, Answer, string][])(
    'fails as a whole after %s of one category',
    async (_name, bad, code) => {
      await expect(ask(bad, perpetuals)).rejects.toMatchObject({ code })
      await expect(ask(pairs, bad)).rejects.toMatchObject({ code })
    },
  )

  it('gives payloads that fit the schema whatever the fields hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ BYBIT_BASE_URL: server.url })
    const garbage = fc.dictionary(fc.constantFrom(...Object.keys(perpetual())), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(garbage, async (changes) => {
        server.answer(byCategory(page([pair(changes)]), page([perpetual(changes)])))
        payloadOf(await providers.ask('bybit.listing', ['bybit']), 'listing')
      }),
      { numRuns: 100 },
    )
  })

  it.skipIf(!hasFixtures())(
    'reads the documented answers, every field (needs the payload folder)',
    async () => {
      const spot = sendJson(readFixture('bybit/xchange_getInstrumentSpot.json'))
      const linear = sendJson(readFixture('bybit/xchange_getInstrumentLinear.json'))
      expect(payloadOf(await ask(spot, linear), 'listing')).toEqual({
        provider: 'bybit',
        instruments: [
          { ...listedPair, symbol: 'BTCUSDT', base: 'BTC' },
          { ...listedPerpetual, symbol: 'BTCUSDT', base: 'BTC' },
        ],
      })
    },
  )
})
