import { hourMs } from '@marketcache/contracts'
import { describe, expect, it } from 'vitest'
import { barsAsker, expectHours, lastOpen } from '../test-support/bars-bench.ts'
import { binanceKline as row } from '../test-support/exchange-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText } from '../test-support/start-server.ts'

const ask = barsAsker({
  call: 'binance-futures.klines',
  symbol: 'EXCUSDT-PERP',
  settings: (url) => ({ BINANCE_FUTURES_BASE_URL: url }),
})

describe('binance-futures.klines', () => {
  it('S2-07 S2-09 fills every field of every bar, under the name that the ticker has', async () => {
    const { outcomes } = await ask(sendJson([row(lastOpen - hourMs), row(lastOpen)]))
    expectHours(outcomes, { source: 'binance', symbol: 'EXCUSDT-PERP', hours: 2 })
  })

  it.each(['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '12h', '1d', '1w', '1M'])(
    'asks for a thousand bars of %s by the name of the contract',
    async (timeframe) => {
      const { queries } = await ask(sendJson([]), { timeframe })
      expect(queries).toEqual([`/fapi/v1/klines?symbol=EXCUSDT&interval=${timeframe}&limit=1000`])
    },
  )

  it('costs what Binance charges', async () => {
    await using providers = openProviders({})
    expect(providers.call('binance-futures.klines').cost(1)).toBe(5)
  })

  it('leaves out bars that cannot be read, and nothing else', async () => {
    const { outcomes } = await ask(sendJson([row(lastOpen, { 1: 'NaN' }), null, [], row(lastOpen - hourMs)]))
    expect(payloadOf(outcomes, 'ohlcv')).toMatchObject({
      bars: [[lastOpen - hourMs, 2.5, 2.75, 2.25, 2.625, 1_000.5, 1, null]],
    })
  })

  it('says that a contract does not exist when Binance does', async () => {
    const refusal = sendJson({ code: -1121, msg: 'Invalid symbol.' }, { status: 400 })
    expect(summaryOf((await ask(refusal)).outcomes)).toEqual(['ohlcv EXCUSDT-PERP unknown_instrument'])
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
})
