import { describe, expect, it } from 'vitest'
import { openProviders } from '../test-support/open-providers.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

const rateLimit = { status: { error_code: 429, error_message: 'You have exceeded the limit' } }
const missingKey = { status: { error_code: 10_002, error_message: 'API key missing' } }
const proKey = { timestamp: '2026-01-01', error_code: 10_010, status: { error_message: 'Pro key' } }
const demoKey = { error_code: 10_011, status: { error_message: 'Demo key' } }
const nested = { error: { status: { error_code: 10_005, error_message: 'not in your plan' } } }

async function rejectionOf(answer: Answer, call = 'coingecko.markets') {
  await using server = await startServer(answer)
  await using providers = openProviders({ COINGECKO_BASE_URL: server.url })
  return await providers.ask(call, ['bitcoin']).catch((error: unknown) => error)
}

describe('CoinGecko refusals', () => {
  it.each([
    ['429', sendJson(rateLimit, { status: 429 }), 'rate_limited', true],
    ['429 with status 200', sendJson(rateLimit), 'rate_limited', true],
    ['429 as text', sendText('Throttled', { status: 429 }), 'rate_limited', true],
    ['a code as text', sendJson({ status: { error_code: '429' } }), 'rate_limited', true],
    ['10002', sendJson(missingKey, { status: 401 }), 'provider_unauthorized', false],
    ['10010', sendJson(proKey, { status: 400 }), 'provider_unauthorized', false],
    ['10011', sendJson(demoKey, { status: 400 }), 'provider_unauthorized', false],
    ['10005, nested', sendJson(nested, { status: 401 }), 'provider_unauthorized', false],
    ['a firewall page', sendText('<html>1020</html>', { status: 403 }), 'provider_unauthorized', false],
    [
      '{"error": text} 400',
      sendJson({ error: 'invalid vs_currency' }, { status: 400 }),
      'request_refused',
      false,
    ],
    ['{"error": text} 404', sendJson({ error: 'not found' }, { status: 404 }), 'request_refused', false],
    ['422', sendJson({ error: 'unprocessable' }, { status: 422 }), 'request_refused', false],
    [
      'an unknown code',
      sendJson({ status: { error_code: 12_345 } }, { status: 400 }),
      'request_refused',
      false,
    ],
    ['an unknown code with status 200', sendJson({ error_code: 12_345 }), 'provider_malformed', true],
    ['an object for a list', sendJson({ coins: [] }), 'provider_malformed', true],
    ['HTML with status 200', sendText('<html></html>'), 'provider_malformed', true],
    ['503', sendText('<html></html>', { status: 503 }), 'provider_unavailable', true],
  ])('takes %s for what it is', async (_name, answer, code, isRetryable) => {
    expect(await rejectionOf(answer)).toMatchObject({ code, isRetryable })
  })

  it('knows a coin that does not exist from a list that does not', async () => {
    const answer = sendJson({ error: 'coin not found' }, { status: 404 })
    expect(await rejectionOf(answer, 'coingecko.coin')).toEqual(
      ['coin-profile', 'coin', 'tokenomics', 'quote'].map((resource) =>
        expect.objectContaining({
          status: 'failed',
          resource,
          code: 'unknown_instrument',
          isRetryable: false,
        }),
      ),
    )
    const page = sendText('<html>404</html>', { status: 404 })
    expect(await rejectionOf(page, 'coingecko.coin')).toMatchObject({ code: 'request_refused' })
  })

  it.each([
    ['429', sendJson(rateLimit, { status: 429 })],
    ['429 with status 200', sendJson(rateLimit)],
    ['429 as text', sendText('Throttled', { status: 429 })],
  ])('stays away for the minute that limits count when %s does not say how long', async (_name, answer) => {
    expect(await rejectionOf(answer)).toMatchObject({ code: 'rate_limited', retryAfterMs: 60_000 })
  })

  it('passes on how long to stay away', async () => {
    const answer = sendJson(rateLimit, { status: 429, headers: { 'retry-after': '37' } })
    expect(await rejectionOf(answer)).toMatchObject({ code: 'rate_limited', retryAfterMs: 37_000 })
  })
})
