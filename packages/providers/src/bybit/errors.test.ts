import { hasFixtures, readFixture } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { openProviders } from '../test-support/open-providers.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

const refusal = (retCode: number, retMsg = 'x') => ({ retCode, retMsg, result: {}, retExtInfo: {}, time: 1 })

async function rejectionOf(answer: Answer) {
  await using server = await startServer(answer)
  await using providers = openProviders({ BYBIT_BASE_URL: server.url })
  return await providers.ask('bybit.tickers', ['BTCUSDT'], 'spot').catch((error: unknown) => error)
}

describe('Bybit refusals', () => {
  it.each([
    ['10006 with 200', sendJson(refusal(10_006, 'Too many visits!')), 'rate_limited', true, 5_000],
    ['10018', sendJson(refusal(10_018)), 'rate_limited', true, 600_000],
    ['10429', sendJson(refusal(10_429)), 'rate_limited', true, 5_000],
    ['429', sendText('', { status: 429 }), 'rate_limited', true, null],
    ['403 as text', sendText('access too frequent', { status: 403 }), 'rate_limited', true, 600_000],
    ['403 as JSON', sendJson(refusal(403), { status: 403 }), 'rate_limited', true, 600_000],
    ['403 as a page', sendText('<html></html>', { status: 403 }), 'rate_limited', true, 600_000],
    ['10000, its timeout', sendJson(refusal(10_000)), 'provider_unavailable', true, null],
    ['10016, its trouble', sendJson(refusal(10_016)), 'provider_unavailable', true, null],
    ['10024, a country', sendJson(refusal(10_024)), 'provider_unauthorized', false, null],
    [
      '10001 about something else',
      sendJson(refusal(10_001, 'category invalid')),
      'request_refused',
      false,
      null,
    ],
    ['a code that we do not know', sendJson(refusal(170_001)), 'request_refused', false, null],
    ['one with 500', sendJson(refusal(170_001), { status: 500 }), 'provider_unavailable', true, null],
    ['one with 429', sendJson(refusal(170_001), { status: 429 }), 'rate_limited', true, null],
    ['502', sendText('<html></html>', { status: 502 }), 'provider_unavailable', true, null],
    ['404', sendText('', { status: 404 }), 'request_refused', false, null],
  ])('takes %s for what it is', async (_name, answer, code, isRetryable, retryAfterMs) => {
    expect(await rejectionOf(answer)).toMatchObject({ code, isRetryable, retryAfterMs })
  })

  it.each([
    [10_001, 'params error: Symbol Invalid'],
    [10_001, 'Not supported symbols'],
    [10_029, 'x'],
    [170_121, 'Invalid symbol.'],
  ])('takes %i, %s, for a symbol that it does not know', async (retCode, retMsg) => {
    expect(await rejectionOf(sendJson(refusal(retCode, retMsg)))).toMatchObject([
      { code: 'unknown_instrument', isRetryable: false },
    ])
  })

  it('obeys a longer pause that is told', async () => {
    const answer = sendText('access too frequent', { status: 403, headers: { 'retry-after': '1200' } })
    expect(await rejectionOf(answer)).toMatchObject({ retryAfterMs: 1_200_000 })
  })

  it.skipIf(!hasFixtures())('reads the documented body (needs the payload folder)', async () => {
    const answer = sendJson(readFixture('bybit/error_10006.json'))
    expect(await rejectionOf(answer)).toMatchObject({ code: 'rate_limited' })
    const other = sendJson(readFixture('bybit/xchange_getOrderError.json'))
    expect(await rejectionOf(other)).toMatchObject({ code: 'request_refused', isRetryable: false })
  })
})
