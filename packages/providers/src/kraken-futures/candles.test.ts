import { hourMs } from '@marketcache/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { barsAsker, expectHours, lastOpen, nowMs } from '../test-support/bars-bench.ts'
import { krakenCandle } from '../test-support/kraken-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { summaryOf } from '../test-support/outcomes.ts'
import { seriesOf } from '../test-support/series.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

const ask = barsAsker({
  call: 'kraken-futures.candles',
  symbol: 'PF_EXCUSD',
  settings: (url) => ({ KRAKEN_FUTURES_BASE_URL: url }),
})

const told = (...candles: unknown[]) => sendJson({ candles, more_candles: false })
const refusal = (error: string, status: number) =>
  sendJson({ result: 'error', error, serverTime: '2026-01-01T12:00:00.123Z' }, { status })

describe('kraken-futures.candles', () => {
  it('S2-07 S2-09 fills every field of every bar, and knows which are complete', async () => {
    const { outcomes } = await ask(told(krakenCandle(lastOpen - hourMs), krakenCandle(lastOpen)))
    expectHours(outcomes, { source: 'kraken', symbol: 'PF_EXCUSD', hours: 2 })
  })

  it.each([
    ['1m', 60],
    ['5m', 300],
    ['15m', 900],
    ['30m', 1_800],
    ['1h', 3_600],
    ['4h', 14_400],
    ['12h', 43_200],
    ['1d', 86_400],
    ['1w', 604_800],
  ])('asks for the latest thousand bars of %s', async (timeframe, seconds) => {
    const { queries } = await ask(told(), { timeframe })
    const period = `from=${nowMs / 1_000 - 1_000 * seconds}&to=${nowMs / 1_000}`
    expect(queries).toEqual([`/api/charts/v1/trade/PF_EXCUSD/${timeframe}?${period}`])
  })

  // Kraken would take `1M` for `1m`.
  it.each(['3m', '2h', '6h', '1M'])('refuses %s, which Kraken has not', async (timeframe) => {
    await expect(ask(told(), { timeframe })).rejects.toMatchObject({ code: 'request_refused' })
  })

  it.each(['PI_EXCUSD', 'FI_EXCUSD_261225'])('knows no volume in coins of %s', async (symbol) => {
    const { outcomes } = await ask(told(krakenCandle(lastOpen)), { symbol })
    expect(seriesOf(outcomes).bars).toEqual([[lastOpen, 2.5, 2.75, 2.25, 2.625, null, 0, null]])
  })

  it('reads numbers as well, keeps zero, and says null for a volume that cannot be read', async () => {
    const rows = [
      krakenCandle(lastOpen - hourMs, { open: 0, high: 0, low: 0, close: 0, volume: 10_824 }),
      krakenCandle(lastOpen, { volume: '-1' }),
    ]
    expect(seriesOf((await ask(told(...rows))).outcomes).bars).toEqual([
      [lastOpen - hourMs, 0, 0, 0, 0, 10_824, 1, null],
      [lastOpen, 2.5, 2.75, 2.25, 2.625, null, 0, null],
    ])
  })

  it('leaves out bars that cannot be read, and nothing else', async () => {
    const bad = [krakenCandle('noon'), krakenCandle(lastOpen, { close: 'NaN' }), 'x', null, {}, []]
    const { outcomes } = await ask(told(...bad, krakenCandle(lastOpen - hourMs)))
    expect(seriesOf(outcomes).bars.map(([time]) => time)).toEqual([lastOpen - hourMs])
  })

  it('gives a series without bars of a contract without trades', async () => {
    expect(seriesOf((await ask(told())).outcomes).bars).toEqual([])
  })

  it.each([
    ['404', refusal('notFound', 404)],
    ['400 about the symbol', refusal('Invalid symbol', 400)],
    ['400 about the symbol in a list', sendJson({ errors: [{ msg: 'Unknown market' }] }, { status: 400 })],
  ])('takes %s for an unknown contract', async (_name, answer) => {
    expect(summaryOf((await ask(answer)).outcomes)).toEqual(['ohlcv PF_EXCUSD unknown_instrument'])
  })

  it.each([
    ['no list', sendJson({ more_candles: false }), 'provider_malformed'],
    ['a list as the body', sendJson([krakenCandle(lastOpen)]), 'provider_malformed'],
    ['rows of something else', told('a', 'b'), 'provider_malformed'],
    ['half of it', sendText('{"candles":[{"ti'), 'provider_malformed'],
    ['a page that is not there', sendText('<html></html>', { status: 404 }), 'request_refused'],
    ['a wrong resolution', refusal('Invalid resolution', 400), 'request_refused'],
    ['its limit', refusal('apiLimitExceeded', 429), 'rate_limited'],
    ['an outage', sendText('', { status: 503 }), 'provider_unavailable'],
  ] satisfies [string, Answer, string][])('fails as a whole after %s', async (_name, answer, code) => {
    await expect(ask(answer)).rejects.toMatchObject({ code })
  })

  it('gives bars that fit the schema, or fails, whatever the candles hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ KRAKEN_FUTURES_BASE_URL: server.url })
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom(lastOpen, '1', '-1', '1e400', ''))
    const garbage = fc.dictionary(fc.constantFrom(...Object.keys(krakenCandle(0))), value)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(garbage, fc.jsonValue()), { maxLength: 4 }), async (rows) => {
        server.answer(told(...rows, krakenCandle(lastOpen)))
        seriesOf(await providers.ask('kraken-futures.candles', ['PF_EXCUSD'], '1h'))
      }),
      { numRuns: 200 },
    )
  })
})
