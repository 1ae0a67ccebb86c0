import type { Outcome } from '@marketcache/contracts'
import { createFakeClock, hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

const halfHour = 1_800_000
const noon = Date.parse('2026-01-01T12:00:00.000Z')

async function ask(answer: Answer, timeframe = '30m', nowMs = noon + 60_000): Promise<readonly Outcome[]> {
  await using server = await startServer(answer)
  await using providers = openProviders({ COINGECKO_BASE_URL: server.url }, { clock: createFakeClock(nowMs) })
  return await providers.ask('coingecko.ohlc', ['examplecoin'], timeframe)
}

describe('coingecko.ohlc', () => {
  it('asks for as many days as bring the bars that are wanted, in US dollars', async () => {
    await using server = await startServer(sendJson([]))
    await using providers = openProviders({ COINGECKO_BASE_URL: server.url })
    await providers.ask('coingecko.ohlc', ['examplecoin'], '30m')
    await providers.ask('coingecko.ohlc', ['examplecoin'], '4h')
    expect(server.seen.map(({ path, query }) => [path, query.toString()])).toEqual([
      ['/coins/examplecoin/ohlc', 'vs_currency=usd&days=1&precision=full'],
      ['/coins/examplecoin/ohlc', 'vs_currency=usd&days=30&precision=full'],
    ])
    await expect(providers.ask('coingecko.ohlc', ['examplecoin'], '1h')).rejects.toMatchObject({
      code: 'request_refused',
    })
  })

  it('S2-07 takes times for those at which bars close, and keeps a price of zero', async () => {
    const outcomes = await ask(
      sendJson([
        [noon - halfHour, 2, 3, 1, 2.5],
        [noon, 2.5, 7.8e-11, 0, 2.25],
      ]),
    )
    expect(payloadOf(outcomes, 'ohlcv')).toEqual({
      source: 'coingecko',
      symbol: 'examplecoin',
      timeframe: '30m',
      currency: 'USD',
      revision: 1,
      actions: [],
      bars: [
        [noon - 2 * halfHour, 2, 3, 1, 2.5, null, 1, null],
        [noon - halfHour, 2.5, 7.8e-11, 0, 2.25, null, 1, null],
      ],
    })
  })

  it('takes a time within a bar, or one to come, for the running bar', async () => {
    const within = [
      [noon, 1, 1, 1, 1],
      [noon + 60_000, 2, 2, 2, 2],
    ]
    expect(payloadOf(await ask(sendJson(within), '4h'), 'ohlcv')).toMatchObject({
      bars: [
        [noon - 8 * halfHour, 1, 1, 1, 1, null, 1, null],
        [noon, 2, 2, 2, 2, null, 0, null],
      ],
    })
    expect(payloadOf(await ask(sendJson([[noon + 8 * halfHour, 2, 2, 2, 2]]), '4h'), 'ohlcv')).toMatchObject({
      bars: [[noon, 2, 2, 2, 2, null, 0, null]],
    })
  })

  it('does not ask again before CoinGecko has anything new, which takes 15 minutes', async () => {
    const outcomes = await ask(sendJson([[noon, 1, 1, 1, 1]]))
    expect(outcomes).toMatchObject([{ freshUntil: noon + 16 * 60_000 }])
  })

  it('leaves out bars that it cannot read', async () => {
    const outcomes = await ask(
      sendJson([
        [noon - halfHour, 1, null, 1, 1],
        ['soon', 1, 1, 1, 1],
        [noon, 1, 1, 1],
        null,
        [noon, 1, 2, 1, 'NaN'],
        [noon, 1, 2, 1, 1],
      ]),
    )
    expect(payloadOf(outcomes, 'ohlcv')).toMatchObject({
      bars: [[noon - halfHour, 1, 2, 1, 1, null, 1, null]],
    })
  })

  it('tells a coin that nobody knows from one without bars', async () => {
    const unknown = await ask(sendJson({ error: 'coin not found' }, { status: 404 }))
    expect(summaryOf(unknown)).toEqual(['ohlcv examplecoin unknown_instrument'])
    expect(payloadOf(await ask(sendJson([])), 'ohlcv')).toMatchObject({ bars: [] })
  })

  it.each<[string, Answer, string]>([
    ['something else', sendJson({ bars: [] }), 'provider_malformed'],
    ['bars none of which it can read', sendJson([[noon, 'x']]), 'provider_malformed'],
    ['a page', sendText('<html>'), 'provider_malformed'],
    ['too many calls', sendJson({ status: { error_code: 429 } }), 'rate_limited'],
    ['an outage', sendText('', { status: 503 }), 'provider_unavailable'],
  ])('fails as a whole after %s', async (_name, answer, code) => {
    await expect(ask(answer)).rejects.toMatchObject({ code })
  })

  it('gives payloads that fit their schema, or fails, whatever the rows hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ COINGECKO_BASE_URL: server.url })
    const row = fc.oneof(fc.array(fc.oneof(fc.double(), fc.maxSafeInteger(), fc.jsonValue())), fc.jsonValue())
    await fc.assert(
      fc.asyncProperty(fc.array(row), async (rows) => {
        server.answer(sendJson([...rows, [noon, 1, 1, 1, 1]]))
        payloadOf(await providers.ask('coingecko.ohlc', ['examplecoin'], '4h'), 'ohlcv')
      }),
      { numRuns: 100 },
    )
  })

  it.skipIf(!hasFixtures())(
    'reads the documented answer, every field (needs the payload folder)',
    async () => {
      const opened = Date.parse('2026-05-19T13:30:00.000Z')
      const outcomes = await ask(
        sendJson(readFixture('coingecko/demo_coins_id_ohlc.json')),
        '30m',
        opened + 2 * halfHour,
      )
      expect(payloadOf(outcomes, 'ohlcv')).toEqual({
        source: 'coingecko',
        symbol: 'examplecoin',
        timeframe: '30m',
        currency: 'USD',
        revision: 1,
        actions: [],
        bars: [
          [opened, 76769, 76889, 76744, 76818, null, 1, null],
          [opened + halfHour, 76712, 76712, 76321, 76422, null, 1, null],
        ],
      })
    },
  )
})
