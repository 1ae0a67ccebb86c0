import { describe, expect, it } from 'vitest'
import { sandboxOpener, tuesdayMs } from '../test-support/open-sandbox.ts'

const openSandbox = sandboxOpener()
const path = '/llm/v1/chat/completions'
const system = 'Answer with one JSON object: {"sentiment": "bullish", "confidence": 1, "key_points": []}'
const ask = (content: string, changes: object = {}) => ({
  model: 'some-model',
  messages: [
    { role: 'system', content: system },
    { role: 'user', content },
  ],
  ...changes,
})
const refusal = (param: string | null) => ({
  status: 400,
  json: { error: { message: expect.any(String), type: 'invalid_request_error', param, code: null } },
})

function contentOf(reply: { text: string }): unknown {
  return JSON.parse(JSON.parse(reply.text).choices[0].message.content)
}

describe('the language model of the sandbox', () => {
  it('answers as OpenAI documents, the same for the same text', async () => {
    const sandbox = await openSandbox()
    const reply = await sandbox.post(path, ask('Bitcoin rallies. Inflows set a record.'))
    expect(reply).toMatchObject({
      status: 200,
      json: {
        id: expect.stringMatching(/^chatcmpl-/),
        object: 'chat.completion',
        created: tuesdayMs / 1_000,
        model: 'some-model',
        choices: [
          { index: 0, message: { role: 'assistant', refusal: null }, logprobs: null, finish_reason: 'stop' },
        ],
        usage: { prompt_tokens: 43, completion_tokens: 25, total_tokens: 68 },
      },
    })
    expect(contentOf(reply)).toEqual({
      sentiment: 'bullish',
      confidence: 0.8,
      key_points: ['Bitcoin rallies.', 'Inflows set a record.'],
    })
    expect((await sandbox.post(path, ask('Bitcoin rallies. Inflows set a record.'))).text).toBe(reply.text)
  })

  it('judges and summarises other texts otherwise', async () => {
    const sandbox = await openSandbox()
    expect(contentOf(await sandbox.post(path, ask('Prices plunge after a hack.')))).toMatchObject({
      sentiment: 'bearish',
    })
    expect(contentOf(await sandbox.post(path, ask('Nothing happened.')))).toMatchObject({
      sentiment: 'neutral',
    })
    const messages = [
      { role: 'system', content: 'JSON: {"summary": string, "key_points": []}' },
      { role: 'user', content: 'One. Two.' },
    ]
    expect(contentOf(await sandbox.post(path, { model: 'm', messages }))).toEqual({
      summary: 'One.',
      key_points: ['One.', 'Two.'],
    })
  })

  it('cuts an answer that is longer than allowed, under either name of the limit', async () => {
    const sandbox = await openSandbox()
    for (const field of ['max_tokens', 'max_completion_tokens']) {
      const { json } = await sandbox.post(path, ask('Bitcoin rallies.', { [field]: 5 }))
      expect(json).toMatchObject({ choices: [{ finish_reason: 'length' }], usage: { completion_tokens: 5 } })
    }
  })

  it.each<[string, unknown, string | null]>([
    ['no model', { messages: ask('x').messages }, 'model'],
    ['no messages', { model: 'm', messages: [] }, 'messages'],
    ['a message without content', { model: 'm', messages: [{ role: 'user' }] }, 'messages[0]'],
    ['streaming', ask('x', { stream: true }), 'stream'],
    ['both limits', ask('x', { max_tokens: 1, max_completion_tokens: 1 }), 'max_tokens'],
    ['a limit of zero', ask('x', { max_tokens: 0 }), 'max_completion_tokens'],
    [
      'JSON mode without the word',
      { model: 'm', messages: [{ role: 'user', content: 'x' }], response_format: { type: 'json_object' } },
      'messages',
    ],
  ])('refuses %s as OpenAI does', async (_name, body, param) => {
    const sandbox = await openSandbox()
    expect(await sandbox.post(path, body)).toMatchObject(refusal(param))
  })

  it('answers to POST alone, counts calls, and has the faults of the others', async () => {
    const sandbox = await openSandbox()
    expect(await sandbox.get(path)).toMatchObject({ status: 404, json: { error: { code: 'unknown_url' } } })
    await sandbox.post('/__sandbox/faults', {
      provider: 'llm',
      path: '/v1/chat/completions',
      kind: 'status_429',
      retryAfterSeconds: 3,
      times: 1,
    })
    const refused = await sandbox.post(path, ask('x'))
    expect(refused).toMatchObject({ status: 429, json: { error: { code: 'rate_limit_exceeded' } } })
    expect(refused.headers.get('retry-after')).toBe('3')
    await sandbox.post('/__sandbox/faults', { provider: 'llm', kind: 'status_5xx', times: 1 })
    expect(await sandbox.post(path, ask('x'))).toMatchObject({
      status: 503,
      json: { error: { param: null } },
    })
    expect((await sandbox.post(path, ask('x'))).status).toBe(200)
    expect((await sandbox.get('/__sandbox/calls?provider=llm')).json).toMatchObject({
      count: 4,
      calls: [{ method: 'GET' }, { method: 'POST', status: 429 }, { status: 503 }, { status: 200 }],
    })
  })

  it('knows a wrong key, and never shows one', async () => {
    const sandbox = await openSandbox()
    const reply = await fetch(sandbox.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer sk-invalid-canary' },
      body: JSON.stringify(ask('x')),
    })
    expect(reply.status).toBe(401)
    expect(await reply.text()).toContain('invalid_api_key')
    const { text } = await sandbox.get('/__sandbox/calls')
    expect(text).toContain('"credentials":["authorization"]')
    expect(text).not.toContain('canary')
  })
})
