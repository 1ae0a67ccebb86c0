import { describe, expect, it } from 'vitest'
import { coinbaseError } from '../test-support/coinbase-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

async function rejectionOf(answer: Answer) {
  await using server = await startServer(answer)
  await using providers = openProviders({ COINBASE_BASE_URL: server.url })
  return await providers.ask('coinbase.products', ['BTC-USD', 'ETH-USD']).catch((error: unknown) => error)
}

const named = (error: string, status: number, message?: string) =>
  sendJson(coinbaseError(error, message), { status })

describe('Coinbase refusals', () => {
  it.each([
    ['429', sendText('', { status: 429 }), 'rate_limited', true],
    ['rate_limit_exceeded', named('rate_limit_exceeded', 429), 'rate_limited', true],
    ['RESOURCE_EXHAUSTED with 200', named('RESOURCE_EXHAUSTED', 200), 'rate_limited', true],
    ['resource_exhausted with 503', named('resource_exhausted', 503), 'rate_limited', true],
    [
      'the gateway of old',
      sendJson({ errors: [{ id: 'rate_limit_exceeded', message: 'Too many requests' }] }, { status: 400 }),
      'rate_limited',
      true,
    ],
    ['INTERNAL', named('INTERNAL', 500), 'provider_unavailable', true],
    ['UNAVAILABLE with 200', named('UNAVAILABLE', 200), 'provider_unavailable', true],
    ['DEADLINE_EXCEEDED', named('DEADLINE_EXCEEDED', 504), 'provider_unavailable', true],
    ['an unknown error with 500', named('unknown', 500), 'provider_unavailable', true],
    ['401 as text', sendText('Unauthorized\n', { status: 401 }), 'provider_unauthorized', false],
    ['PERMISSION_DENIED', named('PERMISSION_DENIED', 403), 'provider_unauthorized', false],
    ['403 as a page', sendText('<html></html>', { status: 403 }), 'provider_unauthorized', false],
    ['INVALID_ARGUMENT of several', named('INVALID_ARGUMENT', 400), 'request_refused', false],
    ['NOT_FOUND of several', named('NOT_FOUND', 404), 'request_refused', false],
    ['an unknown error with 200', named('SOMETHING', 200), 'request_refused', false],
    ['404 as text', sendText('Not Found\n', { status: 404 }), 'request_refused', false],
    ['502 as a page', sendText('<html></html>', { status: 502 }), 'provider_unavailable', true],
    ['a page with 200', sendText('<html></html>'), 'provider_malformed', true],
    ['a redirect', sendText('', { status: 302, headers: { location: '/' } }), 'provider_unavailable', true],
  ] satisfies [string, Answer, string, boolean][])(
    'takes %s for what it is',
    async (_name, answer, code, isRetryable) => {
      expect(await rejectionOf(answer)).toMatchObject({ code, isRetryable })
    },
  )

  it('obeys the pause that is told, and quotes nothing', async () => {
    const body = coinbaseError('RESOURCE_EXHAUSTED', 'canary')
    const answer = sendJson(body, { status: 429, headers: { 'retry-after': '7' } })
    const error = await rejectionOf(answer)
    expect(error).toMatchObject({ code: 'rate_limited', retryAfterMs: 7_000 })
    expect(String(error)).not.toContain('canary')
    expect(String(await rejectionOf(named('CANARY', 200)))).not.toContain('CANARY')
  })
})
