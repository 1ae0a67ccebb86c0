import type { Outcome, UsageLedger } from '@marketcache/contracts'
import { createFakeClock, type FakeClock } from '@marketcache/testing'
import type { ProviderLogger } from '../create-providers.ts'
import type { ProviderSettings } from '../settings.ts'
import { noSources, openProviders } from './open-providers.ts'
import { type Answer, sendJson, startServer, type TestServer } from './start-server.ts'

const hash = 'a'.repeat(64)
/** The value that is asked for. */
export const asked = { owner: 'public', type: 'sentiment', hash }
/** What was posted for it. */
export const question = {
  type: 'sentiment',
  input: 'Bitcoin rallies.',
  model: 'gpt-4o-mini',
  promptVersion: '1',
}

/** What a model answers that does as it is told. */
export const sentiment = { sentiment: 'bullish', confidence: 0.85, key_points: ['inflows', 'demand'] }

/** A completion in the form of openai-openapi. */
export function completion(content: unknown, changes: { choice?: object; body?: object } = {}) {
  const message = { role: 'assistant', content, refusal: null, annotations: [] }
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_767_225_600,
    model: 'gpt-4o-mini-2024-07-18',
    choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop', ...changes.choice }],
    usage: { prompt_tokens: 29, completion_tokens: 13, total_tokens: 42 },
    service_tier: 'default',
    ...changes.body,
  }
}

/** A server that plays the model, and the provider that asks it. */
export interface LlmBench extends AsyncDisposable {
  server: TestServer
  clock: FakeClock
  ask: (item?: string, type?: string) => Promise<readonly Outcome[]>
  /** What the last request carried, as text. */
  lastBody: () => string
}

/** Opens both. */
export async function openLlm(
  answer: Answer = sendJson(completion(JSON.stringify(sentiment))),
  options: {
    posted?: unknown
    settings?: Partial<ProviderSettings>
    usageLedger?: UsageLedger
    logger?: ProviderLogger
  } = {},
): Promise<LlmBench> {
  const { posted = question, settings = {}, ...rest } = options
  const server = await startServer(answer)
  const clock = createFakeClock()
  const sources = { ...noSources, readInput: async () => posted }
  const providers = openProviders({ LLM_BASE_URL: server.url, ...settings }, { clock, sources, ...rest })
  return {
    server,
    clock,
    ask: (item = `${hash}/public`, type = 'sentiment') => providers.ask('llm.analysis', [item], type),
    lastBody: () => server.seen.at(-1)?.body ?? '',
    [Symbol.asyncDispose]: async () => {
      await providers.close()
      await server[Symbol.asyncDispose]()
    },
  }
}

/** What a call that failed as a whole threw. */
export async function rejectionOf(
  answer: Answer,
  settings: Partial<ProviderSettings> = {},
): Promise<unknown> {
  await using bench = await openLlm(answer, { settings })
  return await bench.ask().catch((error: unknown) => error)
}
