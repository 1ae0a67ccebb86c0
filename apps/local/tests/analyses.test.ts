import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Cluster, startCluster } from './cluster.ts'

let cluster: Cluster
const path = '/v1/chat/completions'

beforeAll(async () => {
  cluster = await startCluster({
    apis: 2,
    workers: 2,
    env: { ANALYSIS_FRESH_FOR_SECONDS: '4', LLM_CALLS_PER_DAY: '7', LLM_TIMEOUT_MS: '1000' },
  })
}, 60_000)
beforeEach(() => cluster.sandbox.clearCalls())
afterEach(() => cluster.sandbox.clearFaults())
afterAll(() => cluster.stop())

async function ask(input: string, { api = 0, type = 'sentiment', wait = 10 } = {}) {
  const answer = await fetch(`${cluster.apis[api]}/api/v1/analyses?wait=${wait}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type, input }),
  })
  const body: ReturnType<typeof JSON.parse> = await answer.json()
  return { status: answer.status, location: answer.headers.get('location') ?? '', body }
}

async function read(location: string) {
  const answer = await fetch(`${cluster.apis[1]}${location}?wait=5`)
  const body: ReturnType<typeof JSON.parse> = await answer.json()
  return { status: answer.status, body }
}

const callCount = async () => (await cluster.sandbox.calls(path)).length

// In this order, because the budget of the day is spent by the last one.
describe('analyses', () => {
  it('S2-17 S2-18 S2-24 asks the model once for whoever asks the same at the same time, and keeps the answer for others', async () => {
    const text = 'Bitcoin rallies after record inflows.'
    const answers = await Promise.all([0, 1, 0, 1, 0, 1].map((api) => ask(`${text}\r\n`, { api })))
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200))
    const [{ location, body } = { location: '', body: null }] = answers
    expect(body).toMatchObject({
      meta: { resource: 'analysis', source: 'llm', simulated: true },
      data: {
        type: 'sentiment',
        result: { sentiment: 'bullish', confidence: 0.8, keyPoints: [text] },
        model: 'gpt-4o-mini',
        answeredBy: 'gpt-4o-mini',
        promptVersion: '1',
        usage: { totalTokens: expect.any(Number) },
        input: text,
      },
    })
    expect(await read(location)).toMatchObject({ status: 200, body: { data: body.data } })
    expect(await callCount()).toBe(1)
  })

  it('S2-19 S2-24 serves an old answer at once, and makes it anew when somebody asks again and not when somebody reads', async () => {
    const text = 'Prices plunge after a hack.'
    const { location, body } = await ask(text)
    const { freshUntil, fetchedAt } = body.meta
    await expect
      .poll(() => Date.now(), { timeout: 20_000, interval: 500 })
      .toBeGreaterThan(Date.parse(freshUntil))
    expect((await read(location)).body.meta.fetchedAt).toBe(fetchedAt)
    expect(await callCount()).toBe(1)
    await expect
      .poll(async () => (await ask(text)).body.meta.fetchedAt, { timeout: 20_000, interval: 500 })
      .not.toBe(fetchedAt)
    expect((await read(location)).body.data).toMatchObject({ result: { sentiment: 'bearish' } })
    expect(await callCount()).toBe(2)
  })

  it('S2-18 knows nothing of a hash that nobody asked for, and asks no model', async () => {
    expect(await read(`/api/v1/analyses/summary/${'0'.repeat(64)}`)).toMatchObject({ status: 404 })
    expect(await callCount()).toBe(0)
  })

  it('does not repeat a call that the model did not answer, until somebody asks again', async () => {
    await cluster.sandbox.setFault({ provider: 'llm', kind: 'withhold' })
    expect(await ask('Nothing happened.')).toMatchObject({
      status: 503,
      body: { code: 'upstream_unavailable' },
    })
    await cluster.sandbox.clearFaults()
    expect(await callCount()).toBe(1)
    await expect
      .poll(async () => (await ask('Nothing happened.')).status, { timeout: 15_000, interval: 500 })
      .toBe(200)
    expect(await callCount()).toBe(2)
  })

  it('S2-24 asks no model any more once the calls of the day are spent', async () => {
    const statuses: number[] = []
    for (const text of ['One.', 'Two.', 'Three.', 'Four.'])
      statuses.push((await ask(text, { type: 'summary' })).status)
    expect(statuses.at(-1)).toBe(503)
    const refused = await ask('Five.', { type: 'summary', wait: 0 })
    expect(refused).toMatchObject({ status: 503, body: { code: 'upstream_unavailable', retryable: true } })
    expect(await callCount()).toBeLessThanOrEqual(2)
  })
})
