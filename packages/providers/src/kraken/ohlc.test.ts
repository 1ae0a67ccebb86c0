import type { Outcome } from '@marketcache/contracts'
import { createFakeClock, hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { krakenAnswer, krakenRefusal } from '../test-support/kraken-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

/** The clock of these tests stands at noon; the hour that began then is running. */
const noonMs = Date.UTC(2026, 0, 1, 12)
const hourMs = 3_600_000
const noon = noonMs / 1_000

async function ask(answer: Answer, timeframe = '1h', symbol = 'XBTUSD'): Promise<readonly Outcome[]> {
  await using server = await startServer(answer)
  await using providers = openProviders({ KRAKEN_BASE_URL: server.url })
  return await providers.ask('kraken.ohlc', [symbol], timeframe)
}

const row = (openTime: unknown, close: unknown = '2.5') => [
  openTime,
  '2.4',
  '2.75',
  '2.25',
  close,
  '2.45',
  '1000.5',
  77,
]
const told = (rows: unknown, name = 'XXBTZUSD') =>
  sendJson(krakenAnswer({ [name]: rows, last: noon - 3_600 }))

describe('kraken.ohlc', () => {
  it.each([
    ['1m', '1'],
    ['5m', '5'],
    ['15m', '15'],
    ['30m', '30'],
    ['1h', '60'],
    ['4h', '240'],
    ['1d', '1440'],
    ['1w', '10080'],
  ])('asks for bars of %s as %s minutes', async (timeframe, interval) => {
    await using server = await startServer(told([row(noon)]))
    await using providers = openProviders({ KRAKEN_BASE_URL: server.url })
    await providers.ask('kraken.ohlc', ['XBTUSD'], timeframe)
    expect(server.seen.map(({ path, query }) => [path, query.toString()])).toEqual([
      ['/0/public/OHLC', `pair=XBTUSD&interval=${interval}`],
    ])
  })

  it.each(['3m', '2h', '6h', '12h', '1M', 'nonsense'])('has no bars of %s', async (timeframe) => {
    await expect(ask(told([]), timeframe)).rejects.toMatchObject({ code: 'request_refused' })
  })

  it('S2-07 S2-09 tells bars in order, with times in milliseconds, and the last one as running', async () => {
    const outcomes = await ask(told([row(noon - 3_600), row(noon, '2.6')]))
    expect(payloadOf(outcomes, 'ohlcv')).toEqual({
      source: 'kraken',
      symbol: 'XBTUSD',
      timeframe: '1h',
      currency: null,
      revision: 1,
      actions: [],
      bars: [
        [noonMs - hourMs, 2.4, 2.75, 2.25, 2.5, 1000.5, 1, null],
        [noonMs, 2.4, 2.75, 2.25, 2.6, 1000.5, 0, null],
      ],
    })
    const params = { source: 'kraken', symbol: 'XBTUSD', timeframe: '1h' }
    expect(outcomes).toMatchObject([{ params, asOf: null, item: 'XBTUSD' }])
  })

  it('takes a bar for running that Kraken is not done with, though its time is over', async () => {
    const rows = [row(noon - 10_800), row(noon - 7_200), row(noon - 3_600)]
    const closedOf = async (last: unknown) => {
      const outcomes = await ask(sendJson(krakenAnswer({ XXBTZUSD: rows, last })))
      return Object(payloadOf(outcomes, 'ohlcv')).bars.map((bar: unknown[]) => bar[6])
    }
    expect(await closedOf(noon - 7_200)).toEqual([1, 1, 0])
    for (const last of [noon - 3_600, undefined, 'x']) expect(await closedOf(last)).toEqual([1, 1, 1])
  })

  it('leaves out bars that cannot be read, and keeps zero', async () => {
    const rows = [row('then'), row(noon - 7_200, 'NaN'), [noon], 'x', null, row(noon, '0')]
    expect(payloadOf(await ask(told(rows)), 'ohlcv')).toMatchObject({
      bars: [[noonMs, 2.4, 2.75, 2.25, 0, 1000.5, 0, null]],
    })
  })

  it('finds the bars whatever the pair is called, and says that a pair does not exist', async () => {
    expect(summaryOf(await ask(told([row(noon)], 'BTC/USD')))).toEqual(['ohlcv XBTUSD ok'])
    const refusal = sendJson(krakenRefusal('EQuery:Unknown asset pair'))
    expect(summaryOf(await ask(refusal))).toEqual(['ohlcv XBTUSD unknown_instrument'])
  })

  it('tells a pair without trades as a series without bars', async () => {
    expect(payloadOf(await ask(told([])), 'ohlcv')).toMatchObject({ bars: [] })
  })

  it.each([
    ['no result', sendJson({ error: [] })],
    ['no bars', sendJson(krakenAnswer({ last: noon }))],
    ['something else than a list', told('x')],
    ['bars without any that can be read', told([row(null), 'x'])],
    ['half of it', sendText('{"error":[],"result":{"XXBTZUSD":[[17')],
  ] satisfies [string, Answer][])('takes %s for malformed', async (_name, answer) => {
    await expect(ask(answer)).rejects.toMatchObject({ code: 'provider_malformed', isRetryable: true })
  })

  it('gives payloads that fit the schema, or fails as a whole, whatever the rows hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ KRAKEN_BASE_URL: server.url })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.jsonValue(), { maxLength: 9 })), async (rows) => {
        server.answer(told([...rows, row(noon)]))
        payloadOf(await providers.ask('kraken.ohlc', ['XBTUSD'], '1h'), 'ohlcv')
      }),
      { numRuns: 100 },
    )
  })

  it.skipIf(!hasFixtures())(
    'reads the recorded and the documented answer (needs the payload folder)',
    async () => {
      const recorded = sendJson(readFixture('kraken/xchange_example-ohlc-data.json'))
      await using server = await startServer(recorded)
      const clock = createFakeClock(1_502_445_670_000)
      await using providers = openProviders({ KRAKEN_BASE_URL: server.url }, { clock })
      const outcomes = await providers.ask('kraken.ohlc', ['XBTUSD'], '1m')
      const { bars } = Object(payloadOf(outcomes, 'ohlcv'))
      expect(bars).toHaveLength(720)
      expect(bars[0]).toEqual([1_502_402_520_000, 3449.992, 3449.999, 3449.992, 3449.999, 1.012, 1, null])
      expect(bars.at(-2)).toEqual([
        1_502_445_600_000,
        3530.636,
        3534.1,
        3530.301,
        3531.999,
        4.55205801,
        1,
        null,
      ])
      expect(bars.at(-1)).toEqual([
        1_502_445_660_000,
        3531.999,
        3534.099,
        3531.999,
        3534.099,
        0.36437516,
        0,
        null,
      ])
      const documented = await ask(sendJson(readFixture('kraken/ccxtdoc_OHLC.json')), '1m', 'ETHXBT')
      expect(Object(payloadOf(documented, 'ohlcv')).bars[1]).toEqual([
        1_591_475_640_000,
        0.025,
        0.025,
        0.025,
        0.025,
        9.12201,
        1,
        null,
      ])
    },
  )
})
