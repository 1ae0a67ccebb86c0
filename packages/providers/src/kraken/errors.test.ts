import { hasFixtures, readFixture } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { krakenRefusal } from '../test-support/kraken-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

async function rejectionOf(answer: Answer) {
  await using server = await startServer(answer)
  await using providers = openProviders({ KRAKEN_BASE_URL: server.url })
  return await providers.ask('kraken.tickers', ['XBTUSD']).catch((error: unknown) => error)
}

describe('Kraken refusals', () => {
  it.each([
    ['EGeneral:Too many requests', 'rate_limited', true, null],
    ['EAPI:Rate limit exceeded', 'rate_limited', true, null],
    ['EOrder:Rate limit exceeded', 'rate_limited', true, null],
    ['EGeneral:Temporary lockout', 'rate_limited', true, 900_000],
    ['EService:Busy', 'provider_unavailable', true, null],
    ['EService:Unavailable', 'provider_unavailable', true, null],
    ['EService:Timeout', 'provider_unavailable', true, null],
    ['EService:Deadline elapsed', 'provider_unavailable', true, null],
    ['EGeneral:Internal error', 'provider_unavailable', true, null],
    ['EGeneral:Internal error:x', 'provider_unavailable', true, null],
    ['EGeneral:Invalid arguments', 'request_refused', false, null],
    ['EGeneral:Unknown method', 'request_refused', false, null],
    ['EGeneral:Permission denied', 'request_refused', false, null],
    ['EQuery:Unknown asset', 'request_refused', false, null],
    ['something that we do not know', 'request_refused', false, null],
  ])('takes "%s" with status 200 for what it is', async (text, code, isRetryable, retryAfterMs) => {
    expect(await rejectionOf(sendJson(krakenRefusal(text)))).toMatchObject({
      code,
      isRetryable,
      retryAfterMs,
    })
  })

  it.each([
    ['429', sendText('', { status: 429 }), 'rate_limited'],
    ['520 of its front', sendText('<html></html>', { status: 520 }), 'provider_unavailable'],
    [
      '503 with a text of its own',
      sendJson(krakenRefusal('EService:Busy'), { status: 503 }),
      'provider_unavailable',
    ],
    ['404', sendText('', { status: 404 }), 'request_refused'],
    ['a page with 200', sendText('<html></html>'), 'provider_malformed'],
    ['half of it', sendText('{"error":[],"result":{"XX'), 'provider_malformed'],
  ] satisfies [string, Answer, string][])('takes %s for what it is', async (_name, answer, code) => {
    expect(await rejectionOf(answer)).toMatchObject({ code })
  })

  it('stays away until the time that a throttle tells, and at most for a day', async () => {
    // The clock of these tests stands at 2026-01-01T12:00:00Z.
    const until = (seconds: number) => sendJson(krakenRefusal(`EService: Throttled: ${seconds}`))
    const now = 1_767_268_800
    expect(await rejectionOf(until(now + 7))).toMatchObject({ code: 'rate_limited', retryAfterMs: 7_000 })
    expect(await rejectionOf(until(now - 7))).toMatchObject({ retryAfterMs: 1_000 })
    expect(await rejectionOf(until(now + 999_999))).toMatchObject({ retryAfterMs: 86_400_000 })
  })

  it('takes the gravest of several', async () => {
    const several = krakenRefusal('EGeneral:Invalid arguments', 'EGeneral:Temporary lockout')
    expect(await rejectionOf(sendJson(several))).toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 900_000,
    })
  })

  it('quotes nothing of it', async () => {
    const error = await rejectionOf(sendJson(krakenRefusal('EGeneral:canary')))
    expect(String(error)).not.toContain('canary')
  })

  it.skipIf(!hasFixtures())('reads the documented bodies (needs the payload folder)', async () => {
    const limited = sendJson(readFixture('kraken/error_rate_limit.json'))
    expect(await rejectionOf(limited)).toMatchObject({ code: 'rate_limited', isRetryable: true })
    const unknown = sendJson(readFixture('kraken/error_unknown_pair.json'))
    expect(await rejectionOf(unknown)).toMatchObject([{ code: 'unknown_instrument', isRetryable: false }])
  })
})
