import type { Outcome } from '@marketcache/contracts'
import { createFakeClock, hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

const hour = 3_600_000
const day = 24 * hour
const start = Date.parse('2026-01-01T00:00:00.000Z')

/** Samples as hours after the start, with price and volume of the last 24 hours. */
type Told = [hours: number, price: unknown, volume?: unknown]

function chart(told: readonly Told[]) {
  return {
    prices: told.map(([hours, price]) => [start + hours * hour, price]),
    market_caps: told.map(([hours]) => [start + hours * hour, 1]),
    total_volumes: told.map(([hours, , volume = 5]) => [start + hours * hour, volume]),
  }
}

async function ask(answer: Answer, nowMs = start + 10 * day): Promise<readonly Outcome[]> {
  await using server = await startServer(answer)
  await using providers = openProviders({ COINGECKO_BASE_URL: server.url }, { clock: createFakeClock(nowMs) })
  return await providers.ask('coingecko.market-chart', ['examplecoin'], '1d')
}

async function barsOf(told: readonly Told[], nowMs?: number): Promise<unknown> {
  return Object(payloadOf(await ask(sendJson(chart(told)), nowMs), 'ohlcv')).bars
}

/** Samples of every hour from one to another, all at the same price. */
function hourly(from: number, until: number, price = 3): Told[] {
  return Array.from({ length: until - from }, (_, index): Told => [from + index, price])
}

describe('coingecko.market-chart', () => {
  it('asks for 90 days, of which there are hourly samples, in US dollars', async () => {
    await using server = await startServer(sendJson(chart([])))
    await using providers = openProviders({ COINGECKO_BASE_URL: server.url })
    await providers.ask('coingecko.market-chart', ['examplecoin'], '1d')
    expect(server.seen.map(({ path, query }) => [path, query.toString()])).toEqual([
      ['/coins/examplecoin/market_chart', 'vs_currency=usd&days=90&precision=full'],
    ])
  })

  it('S2-07 joins samples to days: first, extremes and last; the volume is that of the end', async () => {
    const told: Told[] = [...hourly(0, 23), [4.5, 9, 1], [5.5, 0, 2], [23, 4, 77], [24.01, 5], [25, 6]]
    const outcomes = await ask(sendJson(chart(told)), start + 26 * hour)
    expect(payloadOf(outcomes, 'ohlcv')).toEqual({
      source: 'coingecko',
      symbol: 'examplecoin',
      timeframe: '1d',
      currency: 'USD',
      revision: 1,
      actions: [],
      bars: [
        [start, 3, 9, 0, 4, 77, 1, null],
        [start + day, 5, 6, 5, 6, null, 0, null],
      ],
    })
    expect(outcomes).toMatchObject([{ freshUntil: start + 26 * hour + 300_000 }])
  })

  it('lets the sample of midnight close one day and open the next', async () => {
    const told: Told[] = [...hourly(0, 24), [24, 8, 44], ...hourly(25, 30, 7)]
    expect(await barsOf(told, start + 30 * hour)).toEqual([
      [start, 3, 8, 3, 8, 44, 1, null],
      [start + day, 8, 8, 7, 7, null, 0, null],
    ])
  })

  it('leaves out a day whose start is not covered, at the beginning or after a gap', async () => {
    expect(await barsOf([...hourly(1, 50)], start + 50 * hour)).toEqual([
      [start + day, 3, 3, 3, 3, 5, 1, null],
      [start + 2 * day, 3, 3, 3, 3, null, 0, null],
    ])
    expect(await barsOf([...hourly(0, 12), ...hourly(30, 49)])).toEqual([
      [start, 3, 3, 3, 3, 5, 1, null],
      [start + 2 * day, 3, 3, 3, 3, null, 0, null],
    ])
  })

  it('does not take a day for complete, though it is over, until a later sample is there', async () => {
    expect(await barsOf(hourly(0, 24), start + day)).toEqual([[start, 3, 3, 3, 3, null, 0, null]])
    expect(await barsOf([...hourly(0, 24), [24.5, 9]], start + 25 * hour)).toEqual([
      [start, 3, 3, 3, 3, 5, 1, null],
      [start + day, 9, 9, 9, 9, null, 0, null],
    ])
  })

  it('leaves out samples that it cannot read, and says null for a volume that is not told', async () => {
    const told: Told[] = [
      ...hourly(0, 23),
      [7.5, null],
      [8.5, 'NaN'],
      [9.5, -4],
      [23, 2, null],
      ...hourly(24, 25),
    ]
    expect(await barsOf(told.toReversed())).toEqual([
      [start, 3, 3, 2, 3, 5, 1, null],
      [start + day, 3, 3, 3, 3, null, 0, null],
    ])
    const { total_volumes: _, ...withoutVolumes } = chart(hourly(0, 25))
    const outcomes = await ask(sendJson(withoutVolumes))
    expect(payloadOf(outcomes, 'ohlcv')).toMatchObject({ bars: [[start, 3, 3, 3, 3, null, 1, null], {}] })
  })

  it('tells a coin that nobody knows from one that is too young for a day', async () => {
    const unknown = await ask(sendJson({ error: 'coin not found' }, { status: 404 }))
    expect(summaryOf(unknown)).toEqual(['ohlcv examplecoin unknown_instrument'])
    expect(await barsOf(hourly(5, 9))).toEqual([])
    expect(await barsOf([])).toEqual([])
  })

  it.each<[string, Answer, string]>([
    ['a list', sendJson([[start, 1]]), 'provider_malformed'],
    ['no prices', sendJson({ market_caps: [] }), 'provider_malformed'],
    ['prices none of which it can read', sendJson({ prices: [[start, 'x']] }), 'provider_malformed'],
    ['a page', sendText('<html>'), 'provider_malformed'],
    ['too many calls', sendJson({ status: { error_code: 429 } }, { status: 429 }), 'rate_limited'],
  ])('fails as a whole after %s', async (_name, answer, code) => {
    await expect(ask(answer)).rejects.toMatchObject({ code })
  })

  it('gives payloads that fit their schema, or fails, whatever the samples hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ COINGECKO_BASE_URL: server.url })
    const time = fc.oneof(fc.integer({ min: start, max: start + 9 * day }), fc.jsonValue())
    const pairs = fc.array(fc.oneof(fc.tuple(time, fc.oneof(fc.double(), fc.jsonValue())), fc.jsonValue()))
    await fc.assert(
      fc.asyncProperty(pairs, pairs, async (prices, total_volumes) => {
        server.answer(sendJson({ prices: [[start, 1], ...prices], total_volumes }))
        payloadOf(await providers.ask('coingecko.market-chart', ['examplecoin'], '1d'), 'ohlcv')
      }),
      { numRuns: 100 },
    )
  })

  it.skipIf(!hasFixtures())('reads the documented answer (needs the payload folder)', async () => {
    const body = Object(readFixture('coingecko/demo_coins_id_market_chart.json'))
    // Its two samples are of one afternoon, so that they make no day; a day around them does.
    expect(payloadOf(await ask(sendJson(body)), 'ohlcv')).toMatchObject({ bars: [] })
    const opened = Date.parse('2026-05-17T00:00:00.000Z')
    const around = (list: unknown[], hours: readonly number[]) => [
      ...hours.map((at) => [opened + at * hour, 78_000]),
      ...list,
    ]
    const whole = { ...body, prices: around(body.prices, [0, 25]) }
    expect(payloadOf(await ask(sendJson(whole), opened + 2 * day), 'ohlcv')).toMatchObject({
      currency: 'USD',
      bars: [
        [
          opened,
          78_000,
          78052.87543398788,
          77953.82550382407,
          78052.87543398788,
          18974828816.446976,
          1,
          null,
        ],
        [opened + day, 78_000, 78_000, 78_000, 78_000, null, 0, null],
      ],
    })
  })
})
