import { inspect } from 'node:util'
import { createFakeClock } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'
import { createHttpClient } from './create-http-client.ts'
import { createJsonPoster } from './create-json-client.ts'

function open(url: string, { timeoutMs = 2_000, maxBytes = 10_000 } = {}) {
  const http = createHttpClient({
    name: 'test',
    baseUrl: url,
    headers: { authorization: 'Bearer canary' },
    userAgent: 'test',
    timeoutMs,
    maxBytes,
  })
  const findRefusal = () => null
  const postJson = createJsonPoster({ name: 'test', http, clock: createFakeClock(), findRefusal })
  return { postJson, [Symbol.asyncDispose]: http.close }
}

const wanted = { path: ['v1', 'chat'], body: { text: 'canary' } }

async function rejectionOf(answer: Answer, limits: { timeoutMs?: number } = {}) {
  await using server = await startServer(answer)
  await using client = open(server.url, limits)
  const error: unknown = await client.postJson(wanted).catch((reason: unknown) => reason)
  return { error, asked: server.seen.length }
}

describe('postJson', () => {
  it('sends JSON once, and reads JSON', async () => {
    await using server = await startServer(sendJson({ ok: 1 }))
    await using client = open(server.url)
    expect(await client.postJson({ ...wanted, body: { text: 'a "b" \u00e9' } })).toEqual({ ok: 1 })
    expect(server.seen).toMatchObject([
      { method: 'POST', path: '/v1/chat', body: '{"text":"a \\"b\\" \u00e9"}' },
    ])
    expect(server.seen[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: 'Bearer canary',
    })
  })

  it.each<[string, Answer, string]>([
    ['silence', () => {}, 'provider_timeout'],
    ['a reset', (response) => response.socket?.resetAndDestroy(), 'provider_unavailable'],
    ['a page', sendText('<html>canary</html>'), 'provider_malformed'],
    ['broken JSON', sendText('{"canary'), 'provider_malformed'],
    ['an empty body', sendText(''), 'provider_malformed'],
    ['too much', sendText(`"${'x'.repeat(20_000)}"`), 'provider_malformed'],
    ['a broken encoding', sendText('x', { headers: { 'content-encoding': 'gzip' } }), 'provider_malformed'],
  ])('asks once and no more after %s, because it may have been carried out', async (_name, answer, code) => {
    const { error, asked } = await rejectionOf(answer, code === 'provider_timeout' ? { timeoutMs: 200 } : {})
    expect(error).toMatchObject({ code, isRetryable: false })
    expect(asked).toBe(1)
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('canary')
  })

  it.each([
    [429, 'rate_limited', true],
    [500, 'provider_unavailable', true],
    [503, 'provider_unavailable', true],
    [302, 'provider_unavailable', true],
    [400, 'request_refused', false],
    [401, 'provider_unauthorized', false],
  ])('takes status %i for %s, as a GET does', async (status, code, isRetryable) => {
    const { error } = await rejectionOf(sendText('canary', { status, headers: { 'retry-after': '7' } }))
    expect(error).toMatchObject({ code, isRetryable, retryAfterMs: 7_000 })
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('canary')
  })

  it('may be repeated when nobody was there to receive it', async () => {
    const { url, ...server } = await startServer()
    await server[Symbol.asyncDispose]()
    await using client = open(url)
    await expect(client.postJson(wanted)).rejects.toMatchObject({
      code: 'provider_unavailable',
      isRetryable: true,
    })
  })

  it('gives up when the caller does', async () => {
    await using server = await startServer(() => {})
    await using client = open(server.url)
    const controller = new AbortController()
    const answer = client.postJson({ ...wanted, signal: controller.signal })
    setTimeout(() => controller.abort(), 30)
    await expect(answer).rejects.toMatchObject({ code: 'provider_timeout', isRetryable: false })
  })
})
