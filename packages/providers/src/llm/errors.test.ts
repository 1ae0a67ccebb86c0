import { inspect } from 'node:util'
import { hasFixtures, readFixture } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { completion, openLlm, rejectionOf } from '../test-support/llm-bench.ts'
import { noSources, openProviders } from '../test-support/open-providers.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

const key = 'sk-canary-0123456789'

function refusal(status: number, code: string | number | null, headers: Record<string, string> = {}) {
  const error = { message: `quoting ${key}`, type: 'invalid_request_error', param: null, code }
  return sendJson({ error }, { status, headers })
}

describe('refusals of a language model', () => {
  it.each<[string, Answer, string, boolean, number | null]>([
    ['401', refusal(401, 'invalid_api_key'), 'provider_unauthorized', false, null],
    ['403', refusal(403, 'unsupported_country_region_territory'), 'provider_unauthorized', false, null],
    ['404, no such model', refusal(404, 'model_not_found'), 'request_refused', false, null],
    ['400, too long', refusal(400, 'context_length_exceeded'), 'request_refused', false, null],
    ['400 about content', refusal(400, 'content_policy_violation'), 'request_refused', false, null],
    ['422', refusal(422, null), 'request_refused', false, null],
    ['409', refusal(409, null), 'provider_unavailable', true, null],
    ['429', refusal(429, 'rate_limit_exceeded'), 'rate_limited', true, null],
    ['429 as text', sendText('slow down', { status: 429 }), 'rate_limited', true, null],
    ['429 with seconds', refusal(429, null, { 'retry-after': '20' }), 'rate_limited', true, 20_000],
    [
      '429 with milliseconds',
      refusal(429, null, { 'retry-after-ms': '1250.5' }),
      'rate_limited',
      true,
      1_251,
    ],
    [
      '429 with both',
      refusal(429, null, { 'retry-after-ms': '250', 'retry-after': '1' }),
      'rate_limited',
      true,
      1_000,
    ],
    ['429 with nonsense', refusal(429, null, { 'retry-after-ms': 'soon' }), 'rate_limited', true, null],
    [
      '429 for ever',
      refusal(429, null, { 'retry-after-ms': '999999999999' }),
      'rate_limited',
      true,
      86_400_000,
    ],
    ['429 without quota', refusal(429, 'insufficient_quota'), 'rate_limited', true, 3_600_000],
    [
      '429 without quota, soon',
      refusal(429, 'insufficient_quota', { 'retry-after-ms': '10' }),
      'rate_limited',
      true,
      3_600_000,
    ],
    ['402', refusal(402, null), 'rate_limited', true, 3_600_000],
    [
      '400 at the limit of the bill',
      refusal(400, 'billing_hard_limit_reached'),
      'rate_limited',
      true,
      3_600_000,
    ],
    ['500', refusal(500, 'server_error'), 'provider_unavailable', true, null],
    ['502 as a page', sendText('<html></html>', { status: 502 }), 'provider_unavailable', true, null],
    ['503', refusal(503, null, { 'retry-after': '5' }), 'provider_unavailable', true, 5_000],
    [
      '503 with milliseconds',
      refusal(503, null, { 'retry-after-ms': '700' }),
      'provider_unavailable',
      true,
      700,
    ],
    ['504', refusal(504, null), 'provider_timeout', false, null],
    ['524', sendText('', { status: 524 }), 'provider_timeout', false, null],
    ['200 with the error of a router', refusal(200, 429), 'rate_limited', true, null],
    ['200 with another error', refusal(200, 'oops'), 'provider_malformed', false, null],
    ['200 as a page', sendText('<html></html>'), 'provider_malformed', false, null],
    ['200, half of it', sendText('{"id":"chatcmpl'), 'provider_malformed', false, null],
  ])('takes %s for what it is', async (_name, answer, code, isRetryable, retryAfterMs) => {
    expect(await rejectionOf(answer)).toMatchObject({ code, isRetryable, retryAfterMs })
  })

  it.skipIf(!hasFixtures())('reads the documented bodies (needs the payload folder)', async () => {
    const unauthorized = sendJson(readFixture('openai/error_401_shape.json'), { status: 401 })
    expect(await rejectionOf(unauthorized)).toMatchObject({ code: 'provider_unauthorized' })
    const limited = sendJson(readFixture('openai/error_429_shape.json'), { status: 429 })
    expect(await rejectionOf(limited)).toMatchObject({ code: 'rate_limited', retryAfterMs: null })
  })

  it('takes an error that is null for none', async () => {
    await using bench = await openLlm(sendJson(completion('{}', { body: { error: null } })))
    expect(await bench.ask()).toMatchObject([{ code: 'provider_malformed' }])
  })

  it.each<[string, Answer]>([
    ['its key quoted', refusal(401, 'invalid_api_key')],
    ['an echo', (response, request) => sendJson({ error: request }, { status: 400 })(response, request)],
    ['a page', sendText(`<html>${key}</html>`)],
    ['broken JSON', sendText(`[{"${key}`)],
    ['a reset', (response) => response.socket?.resetAndDestroy()],
    ['silence', () => {}],
    ['an answer of no use', sendJson(completion(`${key} Bitcoin rallies.`))],
  ])('never tells its key or the text after %s', async (_name, answer) => {
    await using bench = await openLlm(answer, { settings: { LLM_API_KEY: key, LLM_TIMEOUT_MS: 200 } })
    const told: unknown = await bench.ask().catch((error: unknown) => error)
    expect(bench.server.seen[0]?.headers.authorization).toBe(`Bearer ${key}`)
    expect(inspect(told, { depth: 10, showHidden: true })).not.toMatch(/canary|rallies/)
  })

  it('asks nobody whom nobody chose', async () => {
    const sources = {
      ...noSources,
      readInput: async () => ({ type: 'summary', input: 'x', model: 'm', promptVersion: '1' }),
    }
    await using providers = openProviders({ PROVIDERS: 'live' }, { sources })
    await expect(providers.ask('llm.analysis', ['h/public'], 'summary')).rejects.toMatchObject({
      code: 'provider_unauthorized',
      message: 'llm: expected LLM_API_KEY or LLM_BASE_URL, got neither',
    })
  })

  it('waits as long as its own setting says, and may repeat only what nobody received', async () => {
    expect(await rejectionOf(() => {}, { LLM_TIMEOUT_MS: 150, PROVIDER_TIMEOUT_MS: 60_000 })).toMatchObject({
      code: 'provider_timeout',
      isRetryable: false,
    })
    const { url, ...server } = await startServer()
    await server[Symbol.asyncDispose]()
    expect(await rejectionOf(() => {}, { LLM_BASE_URL: url })).toMatchObject({
      code: 'provider_unavailable',
      isRetryable: true,
    })
  })
})
