import type { Outcome } from '@marketcache/contracts'
import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { okxAnswer, okxRefusal } from '../test-support/okx-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

async function ask(spot: Answer, swap: Answer): Promise<readonly Outcome[]> {
  await using server = await startServer(byKind(spot, swap))
  await using providers = openProviders({ OKX_BASE_URL: server.url })
  return await providers.ask('okx.listing', ['okx'])
}

function byKind(spot: Answer, swap: Answer): Answer {
  return (response, request) => (request.query.get('instType') === 'SPOT' ? spot : swap)(response, request)
}

/** A row of OKX's `/api/v5/public/instruments` of kind `SPOT` in the wire's shape. */
function pair(changes: object = {}): object {
  return {
    alias: '',
    baseCcy: 'EXC',
    ctType: '',
    ctVal: '',
    ctValCcy: '',
    instFamily: '',
    instId: 'EXC-USDT',
    instType: 'SPOT',
    quoteCcy: 'USDT',
    settleCcy: '',
    state: 'live',
    tickSz: '0.1',
    uly: '',
    ...changes,
  }
}

/** The same of kind `SWAP`: there are no currencies, but the name of what it follows. */
function swap(changes: object = {}): object {
  return pair({
    baseCcy: '',
    ctType: 'linear',
    ctVal: '0.01',
    ctValCcy: 'EXC',
    instFamily: 'EXC-USDT',
    instId: 'EXC-USDT-SWAP',
    instType: 'SWAP',
    quoteCcy: '',
    settleCcy: 'USDT',
    uly: 'EXC-USDT',
    ...changes,
  })
}

const rest = { name: null, rank: null, aliases: [] }
const listedPair = { symbol: 'EXC-USDT', kind: 'spot', base: 'EXC', quote: 'USDT', ...rest }
const listedSwap = { symbol: 'EXC-USDT-SWAP', kind: 'perpetual', base: 'EXC', quote: 'USDT', ...rest }
const pairs = sendJson(okxAnswer(pair()))
const swaps = sendJson(okxAnswer(swap()))

describe('okx.listing', () => {
  it('asks for pairs and for swaps, and counts both', async () => {
    await using server = await startServer(byKind(pairs, swaps))
    await using providers = openProviders({ OKX_BASE_URL: server.url })
    await providers.ask('okx.listing', ['okx'])
    expect(server.seen.map(({ path, query }) => `${path}?${query}`).toSorted()).toEqual([
      '/api/v5/public/instruments?instType=SPOT',
      '/api/v5/public/instruments?instType=SWAP',
    ])
    expect(providers.call('okx.listing').cost(1)).toBe(2)
  })

  it('fills every field of pairs and swaps, in the order in which they came', async () => {
    const more = sendJson(okxAnswer(pair(), pair({ instId: 'ABC-BTC', baseCcy: 'abc', quoteCcy: 'BTC' })))
    const outcomes = await ask(more, swaps)
    expect(payloadOf(outcomes, 'listing')).toEqual({
      provider: 'okx',
      instruments: [listedPair, { ...listedPair, symbol: 'ABC-BTC', base: 'ABC', quote: 'BTC' }, listedSwap],
    })
    expect(outcomes).toMatchObject([{ item: 'okx', params: { provider: 'okx' }, asOf: null }])
  })

  it.each([{ uly: '' }, { uly: undefined, instFamily: '' }, { uly: null, instFamily: null }])(
    'finds the currencies of a swap also with %j',
    async (changes) => {
      const outcomes = await ask(pairs, sendJson(okxAnswer(swap(changes))))
      expect(payloadOf(outcomes, 'listing')).toMatchObject({ instruments: [listedPair, listedSwap] })
    },
  )

  it('lists swaps that are paid for in dollars under their own names, with the same currencies', async () => {
    const inDollars = { instId: 'EXC-USD_UM-SWAP', instFamily: 'EXC-USD_UM', settleCcy: 'USDC' }
    for (const uly of ['EXC-USD', '']) {
      const outcomes = await ask(pairs, sendJson(okxAnswer(swap({ ...inDollars, uly }))))
      expect(payloadOf(outcomes, 'listing')).toMatchObject({
        instruments: [listedPair, { ...listedSwap, symbol: 'EXC-USD_UM-SWAP', quote: 'USD' }],
      })
    }
  })

  it.each(['suspend', 'preopen', 'expired', 'test', '', null, undefined])(
    'leaves out what is in state %j',
    async (state) => {
      const spot = sendJson(okxAnswer(pair({ state }), pair()))
      const outcomes = await ask(spot, sendJson(okxAnswer(swap({ state }))))
      expect(payloadOf(outcomes, 'listing')).toMatchObject({ instruments: [listedPair] })
    },
  )

  it('leaves out rows that do not say what they are about, and nothing else', async () => {
    const bad = [pair({ instId: '' }), pair({ baseCcy: '' }), pair({ quoteCcy: 7 }), null, 'rubbish', []]
    const badSwaps = [swap({ instId: null }), swap({ uly: 'EXC' }), swap({ uly: '-USDT' })]
    const outcomes = await ask(sendJson(okxAnswer(...bad, pair())), sendJson(okxAnswer(...badSwaps, swap())))
    expect(payloadOf(outcomes, 'listing')).toMatchObject({ instruments: [listedPair, listedSwap] })
  })

  it.each([
    ['no instruments', sendJson(okxAnswer()), 'provider_malformed'],
    ['no list', sendJson({ code: '0', data: {} }), 'provider_malformed'],
    ['half of it', sendText('{"code":"0","data":[{"inst'), 'provider_malformed'],
    ['too many calls', sendJson(okxRefusal('50011'), { status: 429 }), 'rate_limited'],
    ['an outage', sendText('', { status: 503 }), 'provider_unavailable'],
  ] satisfies [string, Answer, string][])(
    'fails as a whole after %s of one kind',
    async (_name, bad, code) => {
      await expect(ask(bad, swaps)).rejects.toMatchObject({ code })
      await expect(ask(pairs, bad)).rejects.toMatchObject({ code })
    },
  )

  it('gives payloads that fit the schema whatever the fields hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ OKX_BASE_URL: server.url })
    const garbage = fc.dictionary(fc.constantFrom(...Object.keys(pair())), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(garbage, async (changes) => {
        const answer = (row: object) => sendJson(okxAnswer(row))
        server.answer(byKind(answer(pair(changes)), answer(swap(changes))))
        payloadOf(await providers.ask('okx.listing', ['okx']), 'listing')
      }),
      { numRuns: 100 },
    )
  })

  it.skipIf(!hasFixtures())(
    'reads the documented answer, every field (needs the payload folder)',
    async () => {
      const outcomes = await ask(sendJson(readFixture('okx/ccxtdoc_public_instruments.json')), swaps)
      expect(payloadOf(outcomes, 'listing')).toEqual({
        provider: 'okx',
        instruments: [{ ...listedPair, symbol: 'BTC-USDT', base: 'BTC' }, listedSwap],
      })
    },
  )
})
