import { describe, expect, it } from 'vitest'
import { openProviders } from '../test-support/open-providers.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

async function rejectionOf(answer: Answer) {
  await using server = await startServer(answer)
  await using providers = openProviders({ COINBASE_EXCHANGE_BASE_URL: server.url })
  return await providers.ask('coinbase-exchange.ticker', ['BTC-USD']).catch((error: unknown) => error)
}

const said = (message: string, status: number) => sendJson({ message }, { status })

describe('Coinbase Exchange refusals', () => {
  it.each([
    ['429', sendText('', { status: 429 }), 'rate_limited', true],
    ['its rate limit', said('Public rate limit exceeded', 429), 'rate_limited', true],
    ['its rate limit with 200', said('Slow rate limit exceeded', 200), 'rate_limited', true],
    ['its rate limit with 503', said('Too many requests', 503), 'rate_limited', true],
    ['500', said('Internal server error', 500), 'provider_unavailable', true],
    ['502 as a page', sendText('<html></html>', { status: 502 }), 'provider_unavailable', true],
    ['401', said('Unauthorized.', 401), 'provider_unauthorized', false],
    ['403', said('Forbidden', 403), 'provider_unauthorized', false],
    ['403 as a page', sendText('<html></html>', { status: 403 }), 'provider_unauthorized', false],
    ['a mistake', said('User-Agent header is required.', 400), 'request_refused', false],
    ['404 of its gateway', sendText('Not Found', { status: 404 }), 'request_refused', false],
    ['404 with another message', said('Route is gone', 404), 'request_refused', false],
    ['a message with 200', said('under maintenance', 200), 'request_refused', false],
    ['a page with 200', sendText('<html></html>'), 'provider_malformed', true],
  ] satisfies [string, Answer, string, boolean][])(
    'takes %s for what it is',
    async (_name, answer, code, isRetryable) => {
      expect(await rejectionOf(answer)).toMatchObject({ code, isRetryable })
    },
  )

  it('obeys the pause that is told, and quotes nothing', async () => {
    const answer = sendJson(
      { message: 'canary rate limit' },
      { status: 429, headers: { 'retry-after': '7' } },
    )
    const error = await rejectionOf(answer)
    expect(error).toMatchObject({ code: 'rate_limited', retryAfterMs: 7_000 })
    expect(String(error)).not.toContain('canary')
  })
})
