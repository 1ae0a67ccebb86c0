import { dayMs, hourMs } from '@marketcache/contracts'
import { describe, expect, it } from 'vitest'
import type { ProviderLogger } from '../create-providers.ts'
import { completion, openLlm, question, sentiment } from '../test-support/llm-bench.ts'
import { type Answer, sendJson, sendText } from '../test-support/start-server.ts'
import { createMemoryLedger } from './daily-budget.ts'
import { prompts } from './prompts.ts'

const tokens = { provider: 'llm', unit: 'tokens' }
const calls = { provider: 'llm', unit: 'calls' }
const good = JSON.stringify(sentiment)
const promptTokens = Math.ceil((Buffer.byteLength(prompts.sentiment) + Buffer.byteLength(question.input)) / 3)

async function spentBy(answer: Answer, settings = {}) {
  const usageLedger = createMemoryLedger()
  await using bench = await openLlm(answer, { usageLedger, settings: { LLM_TIMEOUT_MS: 200, ...settings } })
  await bench.ask().catch(() => undefined)
  const now = bench.clock.now()
  return { calls: await usageLedger.spent(calls, now), tokens: await usageLedger.spent(tokens, now) }
}

describe('the daily budget of a language model', () => {
  it('S2-24 records what each answer cost, also one that is of no use', async () => {
    expect(await spentBy(sendJson(completion(good)))).toEqual({ calls: 1, tokens: 42 })
    expect(await spentBy(sendJson(completion('no')))).toEqual({ calls: 1, tokens: 42 })
  })

  it('adds up or guesses what the server does not tell', async () => {
    const told = (usage: unknown) => sendJson(completion(good, { body: { usage } }))
    expect((await spentBy(told({ prompt_tokens: 5, completion_tokens: 6 }))).tokens).toBe(11)
    const guessed = Math.ceil(
      (Buffer.byteLength(prompts.sentiment) + Buffer.byteLength(question.input) + Buffer.byteLength(good)) /
        3,
    )
    const nothing = { prompt_tokens: null, completion_tokens: null, total_tokens: 0 }
    for (const usage of [null, undefined, {}, nothing, { total_tokens: -1 }, { total_tokens: 'many' }])
      expect((await spentBy(told(usage))).tokens).toBe(guessed)
    expect((await spentBy(told({ total_tokens: 1e300 }))).tokens).toBe(100_000_000)
  })

  it('counts the worst for a call of which nobody knows what became of it', async () => {
    const worst = { calls: 1, tokens: expect.closeTo(promptTokens + 1_024, -1) }
    expect(await spentBy(() => {})).toEqual(worst)
    expect(await spentBy((response) => response.socket?.resetAndDestroy())).toEqual(worst)
    expect(await spentBy(sendText('<html></html>'))).toEqual(worst)
  })

  it.each([400, 401, 404, 429, 500, 503])('costs nothing when it is refused with %i', async (status) => {
    expect(await spentBy(sendText('', { status }))).toEqual({ calls: 0, tokens: 0 })
  })

  it('begins no call once the calls of the day are spent, until midnight UTC', async () => {
    await using bench = await openLlm(undefined, { settings: { LLM_CALLS_PER_DAY: 2 } })
    bench.clock.advance(23 * hourMs)
    await Promise.all([bench.ask(), bench.ask()])
    await expect(bench.ask()).rejects.toMatchObject({
      code: 'rate_limited',
      isRetryable: true,
      retryAfterMs: dayMs - (bench.clock.now() % dayMs),
      message: 'llm: expected something left of LLM_CALLS_PER_DAY, it is spent',
    })
    expect(bench.server.seen).toHaveLength(2)
    bench.clock.advance(dayMs - (bench.clock.now() % dayMs))
    expect(await bench.ask()).toMatchObject([{ status: 'ok' }])
  })

  it('begins no call once the tokens of the day are spent, by whichever worker', async () => {
    const usageLedger = createMemoryLedger()
    const settings = { LLM_TOKENS_PER_DAY: 84 }
    await using one = await openLlm(undefined, { settings, usageLedger })
    await using other = await openLlm(undefined, { settings, usageLedger })
    await one.ask()
    await other.ask()
    for (const bench of [one, other])
      await expect(bench.ask()).rejects.toMatchObject({
        code: 'rate_limited',
        message: 'llm: expected something left of LLM_TOKENS_PER_DAY, it is spent',
      })
    expect(one.server.seen).toHaveLength(1)
  })

  it('tells a person why something was not counted, and keeps the error of the provider', async () => {
    const away = new Error('away')
    const ledger = createMemoryLedger()
    const told: unknown[] = []
    const logger: ProviderLogger = { info: () => {}, warn: (...line) => told.push(line) }
    const add: typeof ledger.add = (account, atMs, units) =>
      account.unit === 'tokens' || units < 0 ? Promise.reject(away) : ledger.add(account, atMs, units)
    const usageLedger = { ...ledger, add }
    const line = [{ provider: 'llm', err: away }, 'usage not counted']
    await using answering = await openLlm(undefined, { usageLedger, logger })
    await answering.ask()
    expect(told).toEqual([line])
    await using refusing = await openLlm(sendText('', { status: 503 }), { usageLedger, logger })
    await expect(refusing.ask()).rejects.toMatchObject({ code: 'provider_unavailable' })
    expect(told).toEqual([line, line])
  })

  it('begins no call when nothing can be counted, and keeps an answer that cannot be counted any more', async () => {
    const ledger = createMemoryLedger()
    const away = async () => Promise.reject(new Error('redis is away'))
    await using blind = await openLlm(undefined, { usageLedger: { ...ledger, spent: away } })
    await expect(blind.ask()).rejects.toThrow('redis is away')
    expect(blind.server.seen).toEqual([])
    const add: typeof ledger.add = (account, ...rest) =>
      account.unit === 'tokens' ? away() : ledger.add(account, ...rest)
    await using late = await openLlm(undefined, { usageLedger: { ...ledger, add } })
    expect(await late.ask()).toMatchObject([{ status: 'ok' }])
  })
})
