import { createFakeClock } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'
import { createHttpClient } from './create-http-client.ts'
import { createJsonClient, type JsonRequest } from './create-json-client.ts'

async function ask(answer: Answer, request: Partial<JsonRequest> = {}) {
  await using server = await startServer(answer)
  const http = createHttpClient({
    name: 'test',
    baseUrl: server.url,
    headers: {},
    userAgent: 'test',
    timeoutMs: 2_000,
    maxBytes: 4_000_000,
  })
  const getJson = createJsonClient({ name: 'test', http, clock: createFakeClock(), findRefusal: () => null })
  try {
    return await getJson({ path: ['a'], ...request })
  } finally {
    await http.close()
  }
}

describe('createJsonClient', () => {
  it('reads JSON whatever its content type', async () => {
    expect(await ask(sendText('[1]', { headers: { 'content-type': 'text/html' } }))).toEqual([1])
  })

  it.each([
    ['HTML', '<!doctype html><html>Will be right back</html>', 'HTML instead of JSON'],
    ['truncated JSON', '[{"id":"bitcoin","current_', 'broken JSON'],
    ['an empty body', '', 'an empty body'],
    ['a bare null', 'null', 'broken JSON'],
    ['a bare text', '"Too Many Requests"', 'broken JSON'],
    ['NaN', '{"price":NaN}', 'broken JSON'],
  ])('takes %s for malformed, to be tried again', async (_name, text, detail) => {
    await expect(ask(sendText(text))).rejects.toMatchObject({
      code: 'provider_malformed',
      isRetryable: true,
      message: `test: expected data, got ${detail}`,
    })
  })

  it('survives JSON that is a million levels deep', async () => {
    const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000)
    const answer = await ask(sendText(deep)).catch(({ code }) => code)
    expect(Array.isArray(answer) || answer === 'provider_malformed').toBe(true)
  })

  it.each([
    [429, 'rate_limited', true],
    [401, 'provider_unauthorized', false],
    [403, 'provider_unauthorized', false],
    [400, 'request_refused', false],
    [404, 'request_refused', false],
    [422, 'request_refused', false],
    [451, 'request_refused', false],
    [408, 'provider_timeout', true],
    [302, 'provider_unavailable', true],
    [500, 'provider_unavailable', true],
    [502, 'provider_unavailable', true],
    [503, 'provider_unavailable', true],
  ])('takes status %i for %s, with a body of any kind', async (status, code, isRetryable) => {
    for (const text of ['<html></html>', '{"id":"bitcoin"}', '', 'Too Many Requests\r\n']) {
      await expect(ask(sendText(text, { status }))).rejects.toMatchObject({
        code,
        isRetryable,
        retryAfterMs: null,
      })
    }
  })

  it('passes on how long to stay away', async () => {
    const seconds = sendText('', { status: 429, headers: { 'retry-after': '120' } })
    await expect(ask(seconds)).rejects.toMatchObject({ retryAfterMs: 120_000 })
    const date = sendText('', { status: 503, headers: { 'retry-after': 'Thu, 01 Jan 2026 12:00:30 GMT' } })
    await expect(ask(date)).rejects.toMatchObject({ code: 'provider_unavailable', retryAfterMs: 30_000 })
  })

  it('answers null only where the request says what "not found" looks like', async () => {
    const answer = sendJson({ missing: true }, { status: 404 })
    const isNotFound = ({ status }: { status: number }) => status === 404
    expect(await ask(answer, { isNotFound })).toBe(null)
    await expect(ask(answer)).rejects.toMatchObject({ code: 'request_refused' })
  })
})
