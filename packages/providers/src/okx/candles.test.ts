import { hourMs } from '@marketcache/contracts'
import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { barsAsker, barsOf, expectHours, lastOpen } from '../test-support/bars-bench.ts'
import { okxAnswer, okxRefusal } from '../test-support/okx-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import {
  type Answer,
  type SeenRequest,
  sendJson,
  sendText,
  startServer,
} from '../test-support/start-server.ts'

const ask = barsAsker({
  call: 'okx.candles',
  symbol: 'EXC-USDT',
  settings: (url) => ({ OKX_BASE_URL: url }),
})

/** A row of OKX's `/api/v5/market/candles` in the wire's shape. */
function row(openTime: number, changes: Readonly<Record<number, unknown>> = {}): unknown[] {
  const fields = [String(openTime), '2.5', '2.75', '2.25', '2.625', '1000.5', '2511.25', '2511.3', '1']
  return fields.map((field, index) => (index in changes ? changes[index] : field))
}

/** Answers as OKX does from a history of hours, the latest first. */
function history(hours: number, failsAt = Number.POSITIVE_INFINITY): Answer {
  let asked = 0
  return (response, request) => {
    asked += 1
    const answer = asked >= failsAt ? sendJson(okxRefusal('50011'), { status: 429 }) : page(hours, request)
    answer(response, request)
  }
}

function page(hours: number, { query }: SeenRequest): Answer {
  const after = Number(query.get('after') ?? lastOpen + hourMs)
  const times = Array.from({ length: hours }, (_, index) => lastOpen - index * hourMs)
  const told = times.filter((time) => time < after).slice(0, Number(query.get('limit')))
  return sendJson(okxAnswer(...told.map((time) => row(time))))
}

describe('okx.candles', () => {
  it('S2-07 S2-09 puts bars in order, and knows which are complete', async () => {
    const rows = [row(lastOpen, { 8: '0' }), row(lastOpen - hourMs), row(lastOpen - 2 * hourMs)]
    const { outcomes } = await ask(sendJson(okxAnswer(...rows)))
    expectHours(outcomes, { source: 'okx', symbol: 'EXC-USDT', hours: 3 })
  })

  it.each(['EXC-USDT-SWAP', 'EXC-USDT-260626'])(
    'takes the volume of %s in the base currency',
    async (symbol) => {
      const rows = okxAnswer(row(lastOpen, { 5: '100050', 6: '1000.5' }))
      const { outcomes } = await ask(sendJson(rows), { symbol })
      expect(barsOf(outcomes)).toEqual([[lastOpen, 2.5, 2.75, 2.25, 2.625, 1_000.5, 0, null]])
    },
  )

  it('S2-09 reads a thousand bars back, page by page, and says what that costs', async () => {
    const { outcomes, seen } = await ask(history(5_000))
    const bars = barsOf(outcomes)
    expect(bars).toHaveLength(1_000)
    expect([bars.at(0)?.[0], bars.at(-1)?.[0]]).toEqual([lastOpen - 999 * hourMs, lastOpen])
    expect(seen.map(({ path }) => path)).toEqual(Array.from({ length: 4 }, () => '/api/v5/market/candles'))
    expect(seen.map(({ query }) => query.get('after'))).toEqual([
      null,
      ...[299, 599, 899].map((hours) => String(lastOpen - hours * hourMs)),
    ])
    await using providers = openProviders({})
    expect(providers.call('okx.candles').cost(1)).toBe(seen.length)
  })

  it('asks for no further page when nothing older comes', async () => {
    const young = await ask(history(40))
    expect([barsOf(young.outcomes).length, young.seen.length]).toEqual([40, 2])
    const stubborn = await ask(sendJson(okxAnswer(row(lastOpen), row(lastOpen - hourMs))))
    expect([barsOf(stubborn.outcomes).length, stubborn.seen.length]).toEqual([2, 2])
    const empty = await ask(sendJson(okxAnswer()))
    expect([barsOf(empty.outcomes).length, empty.seen.length]).toEqual([0, 1])
  })

  it.each([2, 3, 4])('loses nothing of what came before when page %i fails', async (failsAt) => {
    const { outcomes, seen } = await ask(history(5_000, failsAt))
    expect([barsOf(outcomes).length, seen.length]).toEqual([(failsAt - 1) * 300, failsAt])
  })

  it.each([
    ['1m', '1m'],
    ['3m', '3m'],
    ['5m', '5m'],
    ['15m', '15m'],
    ['30m', '30m'],
    ['1h', '1H'],
    ['2h', '2H'],
    ['4h', '4H'],
    ['6h', '6Hutc'],
    ['12h', '12Hutc'],
    ['1d', '1Dutc'],
    ['1w', '1Wutc'],
    ['1M', '1Mutc'],
  ])('asks for bars of %s as %s, so that days begin at midnight UTC', async (timeframe, bar) => {
    const { seen } = await ask(sendJson(okxAnswer()), { timeframe })
    expect(seen.map(({ query }) => query.toString())).toEqual([`instId=EXC-USDT&bar=${bar}&limit=300`])
  })

  it('takes a bar for running when OKX is not done with it, though its time is over', async () => {
    const rows = [row(lastOpen, { 8: '0' }), row(lastOpen - hourMs, { 8: 1 })]
    const { outcomes } = await ask(sendJson(okxAnswer(...rows)), { now: lastOpen + 2 * hourMs })
    expect(barsOf(outcomes).map((bar) => bar[6])).toEqual([1, 0])
  })

  it('reads the seven fields of old answers, and leaves what is complete to the clock', async () => {
    const rows = [row(lastOpen).slice(0, 7), row(lastOpen - hourMs).slice(0, 7)]
    const { outcomes } = await ask(sendJson(okxAnswer(...rows)))
    expect(barsOf(outcomes)).toEqual([
      [lastOpen - hourMs, 2.5, 2.75, 2.25, 2.625, 1_000.5, 1, null],
      [lastOpen, 2.5, 2.75, 2.25, 2.625, 1_000.5, 0, null],
    ])
  })

  it('takes a month for complete when the next one has begun', async () => {
    const months = [row(Date.UTC(2026, 0, 1)), row(Date.UTC(2025, 11, 1))]
    const { outcomes } = await ask(sendJson(okxAnswer(...months)), { timeframe: '1M' })
    expect(barsOf(outcomes).map((bar) => bar[6])).toEqual([1, 0])
  })

  it('refuses a timeframe that it does not have', async () => {
    await expect(ask(sendJson(okxAnswer()), { timeframe: '8h' })).rejects.toMatchObject({
      code: 'request_refused',
      isRetryable: false,
    })
  })

  it('keeps prices of zero, and says null for a volume that cannot be read', async () => {
    const rows = [row(lastOpen, { 1: '0', 2: '0', 3: '0', 4: '0', 5: '' })]
    const { outcomes } = await ask(sendJson(okxAnswer(...rows)))
    expect(barsOf(outcomes)).toEqual([[lastOpen, 0, 0, 0, 0, null, 0, null]])
  })

  it('leaves out bars that cannot be read, and nothing else', async () => {
    const bad = [row(lastOpen, { 4: 'NaN' }), row(0, { 0: 'noon' }), 'rubbish', null, {}, []]
    const { outcomes } = await ask(sendJson(okxAnswer(...bad, row(lastOpen - hourMs))))
    expect(barsOf(outcomes).map(([time]) => time)).toEqual([lastOpen - hourMs])
  })

  it('says that an instrument does not exist when OKX does', async () => {
    const { outcomes, seen } = await ask(sendJson(okxRefusal('51001')), { symbol: 'NO-SUCH' })
    expect(summaryOf(outcomes)).toEqual(['ohlcv NO-SUCH unknown_instrument'])
    expect(seen).toHaveLength(1)
  })

  it.each([
    ['no list', sendJson({ code: '0', data: null }), 'provider_malformed'],
    ['rows of something else', sendJson(okxAnswer(['a'], ['b'])), 'provider_malformed'],
    ['a page', sendText('<html></html>'), 'provider_malformed'],
    ['too many calls', sendJson(okxRefusal('50011'), { status: 429 }), 'rate_limited'],
    ['a wrong parameter', sendJson(okxRefusal('51000'), { status: 400 }), 'request_refused'],
    ['an outage', sendText('', { status: 503 }), 'provider_unavailable'],
  ] satisfies [string, Answer, string][])('fails as a whole after %s', async (_name, answer, code) => {
    await expect(ask(answer)).rejects.toMatchObject({ code })
  })

  it('gives bars that fit the schema, or fails, whatever the rows hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ OKX_BASE_URL: server.url })
    const field = fc.oneof(fc.jsonValue(), fc.constantFrom(String(lastOpen), '1', '-1', '1e400', ''))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(field, { maxLength: 9 }), { maxLength: 4 }), async (rows) => {
        server.answer(sendJson(okxAnswer(...rows, row(lastOpen))))
        payloadOf(await providers.ask('okx.candles', ['EXC-USDT'], '1h'), 'ohlcv')
      }),
      { numRuns: 200 },
    )
  })

  it.skipIf(!hasFixtures())(
    'reads the documented answer, every field (needs the payload folder)',
    async () => {
      const answer = sendJson(readFixture('okx/ccxtdoc_market_candles.json'))
      const now = 1_678_928_790_000
      const { outcomes } = await ask(answer, { symbol: 'BTC-USD-SWAP', timeframe: '1m', now })
      expect(payloadOf(outcomes, 'ohlcv')).toEqual({
        source: 'okx',
        symbol: 'BTC-USD-SWAP',
        timeframe: '1m',
        currency: null,
        revision: 1,
        actions: [],
        bars: [
          [1_678_928_640_000, 24_300.2, 24_324.1, 24_288, 24_324.1, 13.5937, 1, null],
          [1_678_928_700_000, 24_324.1, 24_347.6, 24_321.7, 24_341.4, 10.5401, 1, null],
          [1_678_928_760_000, 24_341.4, 24_344, 24_313.2, 24_323, 2.5819, 0, null],
        ],
      })
      expect(outcomes).toMatchObject([{ freshUntil: now + 60_000 }])
    },
  )
})
