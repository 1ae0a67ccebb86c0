import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asked, completion, openLlm, question, sentiment } from '../test-support/llm-bench.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText } from '../test-support/start-server.ts'
import { prompts } from './prompts.ts'

const line = (result: string) => `analysis ${asked.hash}/public ${result}`
const summarize = { ...question, type: 'summary' }

async function failureOf(answer: Answer) {
  await using bench = await openLlm(answer)
  const [outcome, ...others] = await bench.ask()
  expect(others).toEqual([])
  if (outcome?.status !== 'failed') throw new Error(`expected a failure, got ${JSON.stringify(outcome)}`)
  const { code, isRetryable, detail } = outcome
  return [code, isRetryable, detail]
}

describe('llm.analysis', () => {
  it('S2-17 S2-24 gives sentiment, confidence and key points, with model, prompt version and usage', async () => {
    await using bench = await openLlm()
    const outcomes = await bench.ask()
    expect(outcomes).toMatchObject([{ status: 'ok', params: asked, asOf: 1_767_225_600_000 }])
    expect(payloadOf(outcomes, 'analysis')).toEqual({
      type: 'sentiment',
      result: { sentiment: 'bullish', confidence: 0.85, keyPoints: ['inflows', 'demand'] },
      model: 'gpt-4o-mini',
      answeredBy: 'gpt-4o-mini-2024-07-18',
      promptVersion: '1',
      usage: { promptTokens: 29, completionTokens: 13, totalTokens: 42 },
      createdAt: '2026-01-01T00:00:00.000Z',
      input: 'Bitcoin rallies.',
    })
  })

  it('S2-24 asks once, with the prompt of the type as system and the text as data', async () => {
    await using bench = await openLlm()
    await bench.ask()
    expect(bench.server.seen).toMatchObject([{ method: 'POST', path: '/chat/completions' }])
    expect(JSON.parse(bench.lastBody())).toEqual({
      model: 'gpt-4o-mini',
      messages: [
        { role: 'system', content: prompts.sentiment },
        { role: 'user', content: 'Bitcoin rallies.' },
      ],
      response_format: { type: 'json_object' },
      temperature: 0,
      max_completion_tokens: 1_024,
    })
  })

  it('speaks to servers that know another field for the limit, and no temperature', async () => {
    const settings = {
      LLM_MAX_TOKENS_FIELD: 'max_tokens',
      LLM_MAX_TOKENS: 99,
      LLM_TEMPERATURE: 'none',
    } as const
    await using bench = await openLlm(undefined, { settings })
    await bench.ask()
    const sent: object = JSON.parse(bench.lastBody())
    expect(sent).toMatchObject({ max_tokens: 99 })
    expect(Object.keys(sent)).toEqual(['model', 'messages', 'response_format', 'max_tokens'])
  })

  it('S4-10 gives a user an analysis of their own', async () => {
    await using bench = await openLlm(sendJson(completion('{"summary":" Up. ","key_points":[]}')), {
      posted: summarize,
    })
    const outcomes = await bench.ask(`${asked.hash}/user.a/b`, 'summary')
    expect(outcomes).toMatchObject([{ params: { owner: 'user.a/b', type: 'summary', hash: asked.hash } }])
    expect(payloadOf(outcomes, 'analysis')).toMatchObject({
      type: 'summary',
      result: { summary: 'Up.', keyPoints: [] },
    })
  })

  it('keeps an answer whose server tells neither usage nor model nor time', async () => {
    const body = { usage: undefined, model: undefined, created: undefined }
    await using bench = await openLlm(sendJson(completion(JSON.stringify(sentiment), { body })))
    const outcomes = await bench.ask()
    expect(outcomes).toMatchObject([{ asOf: null }])
    expect(payloadOf(outcomes, 'analysis')).toMatchObject({
      model: 'gpt-4o-mini',
      answeredBy: null,
      createdAt: null,
      usage: { promptTokens: null, completionTokens: null, totalTokens: null },
    })
  })

  it('has no time of its own when the clock of the server is ahead', async () => {
    const body = { created: 4_000_000_000 }
    await using bench = await openLlm(sendJson(completion(JSON.stringify(sentiment), { body })))
    expect(await bench.ask()).toMatchObject([{ status: 'ok', asOf: null }])
  })

  it.each([
    ['a fence', `\`\`\`json\n${JSON.stringify(sentiment)}\n\`\`\``],
    ['a fence without a name', `\`\`\`\n${JSON.stringify(sentiment)}\n\`\`\`\n`],
    ['thoughts', `<think>{"sentiment":"bearish"}</think>\n${JSON.stringify(sentiment)}`],
    ['thoughts that only end', `Well, {"sentiment":"bearish"}?</think>${JSON.stringify(sentiment)}`],
    ['spaces', `\n  ${JSON.stringify(sentiment)}\n`],
    ['fields that nobody asked for', JSON.stringify({ ...sentiment, advice: 'buy' })],
    [
      'our own spelling',
      JSON.stringify({ ...sentiment, key_points: undefined, keyPoints: ['inflows', 'demand'] }),
    ],
    [
      'parts',
      [
        { type: 'thinking', thinking: [{ type: 'text', text: 'Well' }] },
        { type: 'reasoning', text: '{"sentiment":"bearish"}' },
        { type: 'text', text: JSON.stringify(sentiment).slice(0, 9) },
        { type: 'text', text: JSON.stringify(sentiment).slice(9) },
      ],
    ],
    [
      'another word and a number as text',
      JSON.stringify({ ...sentiment, sentiment: 'Positive', confidence: '0.85' }),
    ],
  ])('reads an answer with %s', async (_name, content) => {
    await using bench = await openLlm(sendJson(completion(content)))
    expect(payloadOf(await bench.ask(), 'analysis')).toMatchObject({
      result: { sentiment: 'bullish', confidence: 0.85, keyPoints: ['inflows', 'demand'] },
    })
  })

  it.each([
    ['no JSON', 'It looks bullish to me.'],
    ['half of it', '{"sentiment":"bullish","conf'],
    ['a list', '[]'],
    ['a text', '"bullish"'],
    ['null', 'null'],
    ['nothing of it', '{}'],
    ['an unknown word', JSON.stringify({ ...sentiment, sentiment: 'euphoric' })],
    ['a confidence above 1', JSON.stringify({ ...sentiment, confidence: 85 })],
    ['no confidence', JSON.stringify({ ...sentiment, confidence: null })],
    ['no key points', JSON.stringify({ ...sentiment, key_points: undefined })],
    ['key points that are no texts', JSON.stringify({ ...sentiment, key_points: ['a', 7] })],
    [
      'too many key points',
      JSON.stringify({ ...sentiment, key_points: Array.from({ length: 51 }, () => 'a') }),
    ],
    ['two answers', `${JSON.stringify(sentiment)}${JSON.stringify(sentiment)}`],
    ['the answer to another prompt', '{"summary":"Up.","key_points":[]}'],
  ])('S2-18 S2-24 never stores an answer with %s, and does not ask again', async (_name, content) => {
    expect(await failureOf(sendJson(completion(content)))).toEqual([
      'provider_malformed',
      false,
      'the model answered in another form than it was asked for',
    ])
  })

  it.each<[string, Answer, string, string]>([
    [
      'cut off',
      sendJson(completion('{"sent', { choice: { finish_reason: 'length' } })),
      'provider_malformed',
      'the answer was longer than LLM_MAX_TOKENS',
    ],
    [
      'broken off by a failure',
      sendJson(completion(JSON.stringify(sentiment), { choice: { finish_reason: 'error' } })),
      'provider_malformed',
      'the model failed while it answered',
    ],
    [
      'a failure told beside it',
      sendJson(completion('', { choice: { error: { code: 502, message: 'canary' } } })),
      'provider_malformed',
      'the model failed while it answered',
    ],
    [
      'filtered',
      sendJson(completion('', { choice: { finish_reason: 'content_filter' } })),
      'request_refused',
      'the answer was filtered',
    ],
    [
      'a refusal',
      sendJson(completion(null, { choice: { message: { content: null, refusal: 'I cannot (canary)' } } })),
      'request_refused',
      'the model refused to answer',
    ],
    [
      'a call of a tool',
      sendJson(completion(null, { choice: { finish_reason: 'tool_calls' } })),
      'provider_malformed',
      'the model called a tool instead of answering',
    ],
    [
      'nothing but thoughts',
      sendJson(completion(null, { choice: { message: { content: null, reasoning_content: '{}' } } })),
      'provider_malformed',
      'the model gave no answer',
    ],
    ['empty', sendJson(completion('')), 'provider_malformed', 'the model gave no answer'],
    [
      'no choice',
      sendJson({ ...completion(''), choices: [] }),
      'provider_malformed',
      'the model gave no answer',
    ],
    [
      'no list of choices',
      sendJson({ ...completion(''), choices: null }),
      'provider_malformed',
      'the model gave no answer',
    ],
    [
      'an error as text',
      sendJson({ error: 'no such model' }),
      'provider_malformed',
      'the model gave no answer',
    ],
    ['another thing', sendJson({ hello: 1 }), 'provider_malformed', 'the model gave no answer'],
    ['a list', sendText('[]'), 'provider_malformed', 'the model gave no answer'],
  ])('fails and does not ask again when the answer is %s', async (_name, answer, code, detail) => {
    expect(await failureOf(answer)).toEqual([code, false, detail])
  })

  it('S2-18 knows nothing of a hash for which nothing was posted, and asks nobody', async () => {
    await using bench = await openLlm(undefined, { posted: null })
    expect(summaryOf(await bench.ask())).toEqual([line('unknown_instrument')])
    expect(bench.server.seen).toEqual([])
  })

  it('does not answer by a new prompt what was asked by an old one', async () => {
    await using bench = await openLlm(undefined, { posted: { ...question, promptVersion: '0' } })
    expect(summaryOf(await bench.ask())).toEqual([line('request_refused')])
    expect(bench.server.seen).toEqual([])
  })

  it('gives what fits the schema, or a failure, whatever a model writes', async () => {
    await using bench = await openLlm()
    const fields = fc.record(
      {
        sentiment: fc.oneof(fc.constantFrom('bullish', 'NEGATIVE', 'x'), fc.jsonValue()),
        confidence: fc.oneof(fc.double(), fc.jsonValue()),
        key_points: fc.oneof(fc.array(fc.string()), fc.jsonValue()),
        keyPoints: fc.jsonValue(),
        ['__proto__']: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    const content = fc.oneof(
      fields.map((told) => JSON.stringify(told)),
      fc.json(),
      fc.string(),
      fc.jsonValue(),
    )
    await fc.assert(
      fc.asyncProperty(content, fc.jsonValue(), fc.jsonValue(), async (written, usage, created) => {
        bench.server.answer(sendJson(completion(written, { body: { usage, created } })))
        const outcomes = await bench.ask()
        expect(outcomes).toHaveLength(1)
        if (outcomes[0]?.status === 'ok') payloadOf(outcomes, 'analysis')
      }),
      { numRuns: 150 },
    )
  })

  it.skipIf(!hasFixtures())('reads the documented completion (needs the payload folder)', async () => {
    const documented = readFixture('openai/official_default.json')
    await using bench = await openLlm(sendJson(documented))
    // Its content is a greeting, which is no analysis.
    expect(summaryOf(await bench.ask())).toEqual([line('provider_malformed')])
    const spoken = JSON.stringify(documented).replace(
      '"Hello! How can I assist you today?"',
      JSON.stringify(JSON.stringify(sentiment)),
    )
    bench.server.answer(sendText(spoken))
    expect(payloadOf(await bench.ask(), 'analysis')).toEqual({
      type: 'sentiment',
      result: { sentiment: 'bullish', confidence: 0.85, keyPoints: ['inflows', 'demand'] },
      model: 'gpt-4o-mini',
      answeredBy: 'gpt-5.4',
      promptVersion: '1',
      usage: { promptTokens: 19, completionTokens: 10, totalTokens: 29 },
      createdAt: '2025-03-10T01:25:52.000Z',
      input: 'Bitcoin rallies.',
    })
  })
})
