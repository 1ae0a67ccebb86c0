import { hourMs } from '@marketcache/contracts'
import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { barsAsker, barsOf, expectHours, lastOpen, nowMs } from '../test-support/bars-bench.ts'
import { binanceKline as row } from '../test-support/exchange-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

const ask = barsAsker({
  call: 'binance.klines',
  symbol: 'EXCUSDT',
  settings: (url) => ({ BINANCE_BASE_URL: url }),
})

describe('binance.klines', () => {
  it('S2-07 S2-09 fills every field of every bar, and knows which are complete', async () => {
    const rows = [row(lastOpen - 2 * hourMs), row(lastOpen - hourMs), row(lastOpen)]
    const { outcomes } = await ask(sendJson(rows))
    expectHours(outcomes, { source: 'binance', symbol: 'EXCUSDT', hours: 3 })
  })

  it.each(['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '12h', '1d', '1w', '1M'])(
    'asks for a thousand bars of %s under that name',
    async (timeframe) => {
      const { queries } = await ask(sendJson([]), { timeframe })
      expect(queries).toEqual([`/api/v3/klines?symbol=EXCUSDT&interval=${timeframe}&limit=1000`])
    },
  )

  it('refuses a timeframe that no source has', async () => {
    await expect(ask(sendJson([]), { timeframe: '8h' })).rejects.toMatchObject({ code: 'request_refused' })
  })

  it('costs what Binance charges', async () => {
    await using providers = openProviders({})
    expect(providers.call('binance.klines').cost(1)).toBe(2)
  })

  it('takes a month for complete when the next one has begun, and trusts minutes for a minute', async () => {
    const months = sendJson([row(Date.UTC(2025, 11, 1)), row(Date.UTC(2026, 0, 1))])
    expect(barsOf((await ask(months, { timeframe: '1M' })).outcomes).map((bar) => bar[6])).toEqual([1, 0])
    const minutes = await ask(sendJson([row(lastOpen)]), { timeframe: '1m' })
    expect(minutes.outcomes).toMatchObject([{ freshUntil: nowMs + 60_000 }])
  })

  it('keeps prices of zero, and says null for a volume that cannot be read', async () => {
    const zero = '0.00000000'
    const { outcomes } = await ask(sendJson([row(lastOpen, { 1: zero, 2: zero, 3: zero, 4: zero, 5: '-1' })]))
    expect(barsOf(outcomes)).toEqual([[lastOpen, 0, 0, 0, 0, null, 0, null]])
  })

  it('leaves out bars that cannot be read, and nothing else', async () => {
    const bad = [row(lastOpen, { 1: 'NaN' }), row(lastOpen, { 3: null }), row(0), 'rubbish', null, {}, []]
    const { outcomes } = await ask(sendJson([...bad, row(lastOpen - hourMs)]))
    expect(barsOf(outcomes).map(([time]) => time)).toEqual([lastOpen - hourMs])
  })

  it('says that a symbol does not exist when Binance does', async () => {
    const refusal = sendJson({ code: -1121, msg: 'Invalid symbol.' }, { status: 400 })
    const { outcomes } = await ask(refusal, { symbol: 'NOSUCH' })
    expect(summaryOf(outcomes)).toEqual(['ohlcv NOSUCH unknown_instrument'])
  })

  it.each([
    ['an object', sendJson({}), 'provider_malformed'],
    ['rows of something else', sendJson([['a'], ['b']]), 'provider_malformed'],
    ['half of it', sendText('[[17672'), 'provider_malformed'],
    ['too much weight', sendJson({ code: -1003, msg: 'x' }, { status: 429 }), 'rate_limited'],
    ['a wrong interval', sendJson({ code: -1120, msg: 'x' }, { status: 400 }), 'request_refused'],
    ['an outage', sendText('', { status: 503 }), 'provider_unavailable'],
  ] satisfies [string, Answer, string][])('fails as a whole after %s', async (_name, answer, code) => {
    await expect(ask(answer)).rejects.toMatchObject({ code })
  })

  it('gives bars that fit the schema, or fails, whatever the rows hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ BINANCE_BASE_URL: server.url })
    const field = fc.oneof(fc.jsonValue(), fc.constantFrom(lastOpen, '1', '-1', '1e400', ''))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(field, { maxLength: 12 }), { maxLength: 4 }), async (rows) => {
        server.answer(sendJson([...rows, row(lastOpen)]))
        payloadOf(await providers.ask('binance.klines', ['EXCUSDT'], '1h'), 'ohlcv')
      }),
      { numRuns: 200 },
    )
  })

  it.skipIf(!hasFixtures())(
    'reads the documented answers, every field (needs the payload folder)',
    async () => {
      const minutes = await ask(sendJson(readFixture('binance/ccxtdoc_klines.json')), {
        timeframe: '1m',
        now: 1_591_478_650_000,
      })
      expect(barsOf(minutes.outcomes)).toEqual([
        [1_591_478_520_000, 0.025013, 0.025018, 0.025, 0.025, 22.19, 1, null],
        [1_591_478_580_000, 0.024996, 0.025009, 0.024994, 0.025003, 21.347, 1, null],
        [1_591_478_640_000, 0.025008, 0.025011, 0.025003, 0.025008, 154.142, 0, null],
      ])
      const week = await ask(sendJson(readFixture('binance/official_klines.json')), { timeframe: '1w' })
      expect(barsOf(week.outcomes)).toEqual([
        [1_499_040_000_000, 0.0163479, 0.8, 0.015758, 0.015771, 148_976.11427815, 1, null],
      ])
    },
  )
})
