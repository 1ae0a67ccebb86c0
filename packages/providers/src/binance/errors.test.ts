import { createFakeClock, hasFixtures, readFixture } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { openProviders } from '../test-support/open-providers.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

const nowMs = Date.UTC(2026, 0, 1)
const overLimit = {
  code: -1003,
  msg: 'Too much request weight used; current limit is 6000 request weight per 1 MINUTE.',
}
const banned = (untilMs: number) => ({
  code: -1003,
  msg: `Way too much request weight used; IP banned until ${untilMs}. Please use WebSocket Streams for live updates to avoid bans.`,
})
const html = '<html><head><title>403 Forbidden</title></head></html>'
const retryAfter = (seconds: number) => ({ headers: { 'retry-after': String(seconds) } })

async function rejectionOf(answer: Answer, call = 'binance.tickers') {
  await using server = await startServer(answer)
  const settings = { BINANCE_BASE_URL: server.url, BINANCE_FUTURES_BASE_URL: server.url }
  await using providers = openProviders(settings, { clock: createFakeClock(nowMs) })
  return await providers.ask(call, ['BTCUSDT']).catch((error: unknown) => error)
}

describe.each(['binance.tickers', 'binance-futures.funding', 'binance-futures.tickers'])(
  'refusals of %s',
  (call) => {
    it.each([
      ['-1003 with 429', sendJson(overLimit, { status: 429 }), 'rate_limited', true],
      ['-1003 with 200', sendJson(overLimit), 'rate_limited', true],
      ['429 as text', sendText('slow down', { status: 429 }), 'rate_limited', true],
      ['418', sendJson(banned(nowMs), { status: 418 }), 'rate_limited', true],
      ['a page of its firewall', sendText(html, { status: 403 }), 'rate_limited', true],
      [
        '451',
        sendJson({ code: 0, msg: 'Service unavailable from a restricted location' }, { status: 451 }),
        'provider_unauthorized',
        false,
      ],
      [
        '-1000',
        sendJson({ code: -1000, msg: 'An unknown error occured' }, { status: 400 }),
        'provider_unavailable',
        true,
      ],
      [
        '-1001',
        sendJson({ code: -1001, msg: 'Internal error' }, { status: 500 }),
        'provider_unavailable',
        true,
      ],
      ['-1007', sendJson({ code: -1007, msg: 'Timeout' }, { status: 408 }), 'provider_unavailable', true],
      ['-1008', sendJson({ code: -1008, msg: 'Overloaded' }, { status: 503 }), 'provider_unavailable', true],
      [
        '-1100',
        sendJson({ code: -1100, msg: 'Illegal characters' }, { status: 400 }),
        'request_refused',
        false,
      ],
      [
        '-1102',
        sendJson({ code: -1102, msg: 'Mandatory parameter' }, { status: 400 }),
        'request_refused',
        false,
      ],
      ['a code that we do not know', sendJson({ code: -9999 }, { status: 400 }), 'request_refused', false],
      ['one with 401', sendJson({ code: -2015 }, { status: 401 }), 'provider_unauthorized', false],
      ['too many connections', sendJson({ code: -1034 }, { status: 429 }), 'rate_limited', true],
      ['one with 503', sendJson({ code: -9999 }, { status: 503 }), 'provider_unavailable', true],
      ['502 as HTML', sendText(html, { status: 502 }), 'provider_unavailable', true],
      ['HTML with status 200', sendText(html), 'provider_malformed', true],
    ])('takes %s for what it is', async (_name, answer, code, isRetryable) => {
      expect(await rejectionOf(answer, call)).toMatchObject({ code, isRetryable })
    })
  },
)

describe('unknown symbols', () => {
  it.each([-1121, -1122])('are told by code %i', async (code) => {
    for (const call of ['binance.tickers', 'binance-futures.funding', 'binance-futures.tickers'])
      expect(await rejectionOf(sendJson({ code, msg: 'x' }, { status: 400 }), call)).toMatchObject([
        { code: 'unknown_instrument', isRetryable: false },
      ])
  })
})

describe('pauses that Binance asks for', () => {
  it.each([
    ['429 with Retry-After', sendJson(overLimit, { status: 429, ...retryAfter(37) }), 37_000],
    ['429 without', sendJson(overLimit, { status: 429 }), null],
    ['418 with Retry-After', sendJson({}, { status: 418, ...retryAfter(7_200) }), 7_200_000],
    ['418 that names the end', sendJson(banned(nowMs + 600_000), { status: 418 }), 600_000],
    [
      '418 that says two things',
      sendJson(banned(nowMs + 600_000), { status: 418, ...retryAfter(60) }),
      600_000,
    ],
    ['418 that ended long ago', sendJson(banned(1_659_146_400_000), { status: 418 }), 120_000],
    ['418 that says nothing', sendText('', { status: 418 }), 120_000],
    ['418 for ever', sendJson(banned(9_999_999_999_999), { status: 418 }), 86_400_000],
    ['a ban with status 429', sendJson(banned(nowMs + 600_000), { status: 429 }), 600_000],
    ['its firewall', sendText(html, { status: 403 }), 300_000],
  ])('are obeyed: %s', async (_name, answer, retryAfterMs) => {
    expect(await rejectionOf(answer)).toMatchObject({ code: 'rate_limited', retryAfterMs })
  })

  it.skipIf(!hasFixtures())('are read from the quoted bodies (needs the payload folder)', async () => {
    const limited = sendJson(readFixture('binance/error_429_-1003.json'), { status: 429 })
    expect(await rejectionOf(limited)).toMatchObject({ code: 'rate_limited', retryAfterMs: null })
    const ban = sendJson(readFixture('binance/error_418_-1003.json'), { status: 418 })
    expect(await rejectionOf(ban)).toMatchObject({ code: 'rate_limited', retryAfterMs: 120_000 })
  })
})
