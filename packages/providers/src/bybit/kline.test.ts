import { hourMs } from '@marketcache/contracts'
import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { barsAsker, barsOf, expectHours, lastOpen } from '../test-support/bars-bench.ts'
import { bybitAnswer } from '../test-support/exchange-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

const ask = barsAsker({
  call: 'bybit.kline',
  symbol: 'EXCUSDT',
  settings: (url) => ({ BYBIT_BASE_URL: url }),
})

/** A row of Bybit's `/v5/market/kline` in the wire's shape. */
function row(openTime: number, changes: Readonly<Record<number, unknown>> = {}): unknown[] {
  const fields = [String(openTime), '2.5', '2.75', '2.25', '2.625', '1000.5', '2511.25']
  return fields.map((field, index) => (index in changes ? changes[index] : field))
}

const refusal = (retMsg: string) => sendJson({ retCode: 10_001, retMsg, result: {}, retExtInfo: {}, time: 1 })

describe('bybit.kline', () => {
  it('S2-07 S2-09 puts bars in order, and knows which are complete', async () => {
    const rows = [row(lastOpen), row(lastOpen - hourMs), row(lastOpen - 2 * hourMs)]
    const { outcomes } = await ask(sendJson(bybitAnswer(rows)))
    expectHours(outcomes, { source: 'bybit', symbol: 'EXCUSDT', hours: 3 })
  })

  it.each([
    ['EXCUSDT', 'category=spot&symbol=EXCUSDT'],
    ['EXCUSDT-PERP', 'category=linear&symbol=EXCUSDT'],
    ['EXCPERP', 'category=linear&symbol=EXCPERP'],
  ])('finds the category of %s, and answers under that name', async (symbol, query) => {
    const { outcomes, queries } = await ask(sendJson(bybitAnswer([row(lastOpen)])), { symbol })
    expect(queries).toEqual([`/v5/market/kline?${query}&interval=60&limit=1000`])
    expect(payloadOf(outcomes, 'ohlcv')).toMatchObject({ symbol })
  })

  it.each([
    ['1m', '1'],
    ['3m', '3'],
    ['5m', '5'],
    ['15m', '15'],
    ['30m', '30'],
    ['1h', '60'],
    ['2h', '120'],
    ['4h', '240'],
    ['6h', '360'],
    ['12h', '720'],
    ['1d', 'D'],
    ['1w', 'W'],
    ['1M', 'M'],
  ])('asks for bars of %s as %s', async (timeframe, interval) => {
    const { queries } = await ask(sendJson(bybitAnswer([])), { timeframe })
    expect(queries[0]).toContain(`&interval=${interval}&`)
  })

  it('refuses a timeframe that it does not have', async () => {
    await expect(ask(sendJson(bybitAnswer([])), { timeframe: '8h' })).rejects.toMatchObject({
      code: 'request_refused',
    })
  })

  it('takes a bar for running that ran on when the answer was made', async () => {
    const answer = { ...bybitAnswer([row(lastOpen), row(lastOpen - hourMs)]), time: lastOpen + hourMs - 1 }
    const { outcomes } = await ask(sendJson(answer), { now: lastOpen + hourMs + 1 })
    expect(barsOf(outcomes).map((bar) => bar[6])).toEqual([1, 0])
    const timeless = await ask(sendJson({ ...answer, time: '' }), { now: lastOpen + hourMs + 1 })
    expect(barsOf(timeless.outcomes).map((bar) => bar[6])).toEqual([1, 1])
  })

  it('takes the volume of inverse contracts, which are of one dollar each, in coins', async () => {
    const answer = bybitAnswer([row(lastOpen, { 5: '268611', 6: '15.5' })], 'inverse')
    const { outcomes } = await ask(sendJson(answer))
    expect(barsOf(outcomes)).toEqual([[lastOpen, 2.5, 2.75, 2.25, 2.625, 15.5, 0, null]])
  })

  it('keeps prices of zero, and says null for a volume that cannot be read', async () => {
    const rows = [row(lastOpen, { 1: '0', 2: '0', 3: '0', 4: '0', 5: null })]
    const { outcomes } = await ask(sendJson(bybitAnswer(rows)))
    expect(barsOf(outcomes)).toEqual([[lastOpen, 0, 0, 0, 0, null, 0, null]])
  })

  it('leaves out bars that cannot be read, and nothing else', async () => {
    const bad = [row(lastOpen, { 2: 'high' }), row(0, { 0: '' }), 'rubbish', null, {}, []]
    const { outcomes } = await ask(sendJson(bybitAnswer([...bad, row(lastOpen - hourMs)])))
    expect(barsOf(outcomes).map(([time]) => time)).toEqual([lastOpen - hourMs])
  })

  it('gives a series without bars when Bybit has none', async () => {
    expect(barsOf((await ask(sendJson(bybitAnswer([])))).outcomes)).toEqual([])
  })

  it.each(['Not supported symbols', 'params error: Symbol Invalid'])(
    'takes 10001 with "%s" for an unknown symbol',
    async (retMsg) => {
      const { outcomes } = await ask(refusal(retMsg), { symbol: 'NOSUCH' })
      expect(summaryOf(outcomes)).toEqual(['ohlcv NOSUCH unknown_instrument'])
    },
  )

  it.each([
    ['no list', sendJson(bybitAnswer({})), 'provider_malformed'],
    ['rows of something else', sendJson(bybitAnswer([['a'], ['b']])), 'provider_malformed'],
    ['half of it', sendText('{"retCode":0,"result":{"list":[["17'), 'provider_malformed'],
    ['too many visits', sendJson({ retCode: 10_006, retMsg: 'Too many visits!' }), 'rate_limited'],
    ['a ban', sendText('access too frequent', { status: 403 }), 'rate_limited'],
    ['a wrong interval', refusal('interval is invalid'), 'request_refused'],
    ['an outage', sendText('', { status: 503 }), 'provider_unavailable'],
  ] satisfies [string, Answer, string][])('fails as a whole after %s', async (_name, answer, code) => {
    await expect(ask(answer)).rejects.toMatchObject({ code })
  })

  it('gives bars that fit the schema, or fails, whatever the rows hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ BYBIT_BASE_URL: server.url })
    const field = fc.oneof(fc.jsonValue(), fc.constantFrom(String(lastOpen), '1', '-1', '1e400', ''))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(field, { maxLength: 7 }), { maxLength: 4 }), async (rows) => {
        server.answer(sendJson(bybitAnswer([...rows, row(lastOpen)])))
        payloadOf(await providers.ask('bybit.kline', ['EXCUSDT'], '1h'), 'ohlcv')
      }),
      { numRuns: 200 },
    )
  })

  it.skipIf(!hasFixtures())(
    'reads the documented answer, every field (needs the payload folder)',
    async () => {
      const answer = sendJson(readFixture('bybit/ccxtdoc_v5_market_kline.json'))
      const { outcomes } = await ask(answer, { symbol: 'BTCUSD', now: 1_670_610_000_000 })
      expect(payloadOf(outcomes, 'ohlcv')).toEqual({
        source: 'bybit',
        symbol: 'BTCUSD',
        timeframe: '1h',
        currency: null,
        revision: 1,
        actions: [],
        bars: [
          [1_670_601_600_000, 17_086.5, 17_088, 16_978, 17_071.5, 0.37288112, 1, null],
          [1_670_605_200_000, 17_071.5, 17_071.5, 17_061, 17_071, 0.24469757, 1, null],
          [1_670_608_800_000, 17_071, 17_073, 17_027, 17_055.5, 15.74462667, 0, null],
        ],
      })
    },
  )
})
