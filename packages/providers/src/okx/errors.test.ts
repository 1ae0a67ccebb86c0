import { hasFixtures, readFixture } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { okxRefusal as refusal } from '../test-support/okx-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

const html = '<html><head><title>403 Forbidden</title></head></html>'

async function rejectionOf(answer: Answer, call = 'okx.tickers') {
  await using server = await startServer(answer)
  await using providers = openProviders({ OKX_BASE_URL: server.url })
  return await providers.ask(call, ['BTC-USDT-SWAP'], 'SWAP').catch((error: unknown) => error)
}

describe.each(['okx.tickers', 'okx.funding'])('refusals of %s', (call) => {
  it.each([
    ['50011 with 429', sendJson(refusal('50011'), { status: 429 }), 'rate_limited', true, 2_000],
    ['50011 with 200', sendJson(refusal('50011')), 'rate_limited', true, 2_000],
    ['50011 as a number', sendJson({ code: 50_011, msg: 'x' }), 'rate_limited', true, 2_000],
    ['429 as text', sendText('slow down', { status: 429 }), 'rate_limited', true, null],
    ['50001', sendJson(refusal('50001'), { status: 503 }), 'provider_unavailable', true, null],
    ['50004', sendJson(refusal('50004'), { status: 400 }), 'provider_timeout', true, null],
    ['50013', sendJson(refusal('50013'), { status: 429 }), 'provider_unavailable', true, null],
    ['50026', sendJson(refusal('50026'), { status: 500 }), 'provider_unavailable', true, null],
    ['51000', sendJson(refusal('51000'), { status: 400 }), 'request_refused', false, null],
    ['a code that we do not know', sendJson(refusal('59999')), 'request_refused', false, null],
    ['one with 400', sendJson(refusal('59999'), { status: 400 }), 'request_refused', false, null],
    ['one with 401', sendJson(refusal('50103'), { status: 401 }), 'provider_unauthorized', false, null],
    ['one with 429', sendJson(refusal('59999'), { status: 429 }), 'rate_limited', true, null],
    ['one with 500', sendJson(refusal('59999'), { status: 500 }), 'provider_unavailable', true, null],
    ['a page with 403', sendText(html, { status: 403 }), 'rate_limited', true, 300_000],
    ['a page with 502', sendText(html, { status: 502 }), 'provider_unavailable', true, null],
    ['a page with 200', sendText(html), 'provider_malformed', true, null],
    ['an empty body', sendText(''), 'provider_malformed', true, null],
    ['404', sendText('', { status: 404 }), 'request_refused', false, null],
  ])('takes %s for what it is', async (_name, answer, code, isRetryable, retryAfterMs) => {
    expect(await rejectionOf(answer, call)).toMatchObject({ code, isRetryable, retryAfterMs })
  })
})

describe('unknown instruments', () => {
  it.each(['okx.tickers', 'okx.funding', 'okx.candles'])(
    'are those, too, that %s is told cannot be a name',
    async (call) => {
      const body = refusal('51000', 'Parameter instId error')
      await using server = await startServer(sendJson(body, { status: 400 }))
      await using providers = openProviders({ OKX_BASE_URL: server.url })
      const outcomes = await providers.ask(call, ['NO'], call === 'okx.candles' ? '1h' : 'SWAP')
      expect(outcomes).toMatchObject([{ code: 'unknown_instrument', isRetryable: false }])
    },
  )
})

describe('pauses that OKX asks for', () => {
  it('are obeyed when they are longer than its windows', async () => {
    const answer = sendJson(refusal('50011'), { status: 429, headers: { 'retry-after': '30' } })
    expect(await rejectionOf(answer)).toMatchObject({ retryAfterMs: 30_000 })
  })

  it('quote nothing that it sent', async () => {
    const told = String(await rejectionOf(sendJson(refusal('59999', 'canary'))))
    expect(told).toContain('code 59999')
    expect(told).not.toContain('canary')
  })

  it.skipIf(!hasFixtures())('are read from the quoted body (needs the payload folder)', async () => {
    const answer = sendJson(readFixture('okx/error_429_50011.json'), { status: 429 })
    expect(await rejectionOf(answer)).toMatchObject({ code: 'rate_limited', isRetryable: true })
  })
})
