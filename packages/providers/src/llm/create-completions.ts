import { MarketDataError } from '@marketcache/contracts'
import type { PostJson } from '../http/create-json-client.ts'
import type { DailyBudget } from './daily-budget.ts'
import { type Completion, readCompletion } from './read-completion.ts'
import type { LlmSettings } from './settings.ts'

/** What a model is asked. */
export interface Question {
  model: string
  system: string
  user: string
}

/**
 * Asks a model, once.
 *
 * @throws {MarketDataError} When no completion came. It is not retryable where the model may have been at work: asking again could cost twice.
 */
export type Complete = (question: Question, signal: AbortSignal) => Promise<Completion>

/** What `createCompletions` needs. */
export interface CompletionDeps {
  postJson: PostJson
  budget: DailyBudget
  settings: Pick<LlmSettings, 'LLM_MAX_TOKENS' | 'LLM_MAX_TOKENS_FIELD' | 'LLM_TEMPERATURE'>
  /** Called with the reason when what a call cost, or that it cost nothing, could not be counted. */
  onUncounted: (error: unknown) => void
}

/** Codes of calls of which nobody knows whether they were carried out, when they may not be repeated. */
const lostCodes: readonly string[] = ['provider_timeout', 'provider_unavailable', 'provider_malformed']
/** A token is some 4 bytes of English, and fewer of most else. */
const bytesPerToken = 3

/** Creates the client of the chat completions of one server, within a daily budget. */
export function createCompletions(deps: CompletionDeps): Complete {
  const { postJson, budget, settings, onUncounted } = deps
  return async (question, signal) => {
    await budget.takeCall()
    const body = await ask(question, signal).catch(async (error: unknown) => {
      if (isLost(error)) await record(estimate(question) + settings.LLM_MAX_TOKENS)
      else await budget.returnCall().catch(onUncounted)
      throw error
    })
    const completion = readCompletion(body)
    await record(tokensOf(completion, question))
    return completion
  }

  function ask({ model, system, user }: Question, signal: AbortSignal): Promise<object> {
    const messages = [
      { role: 'system', content: system },
      { role: 'user', content: user },
    ]
    const { LLM_TEMPERATURE: temperature, LLM_MAX_TOKENS, LLM_MAX_TOKENS_FIELD } = settings
    const body = {
      model,
      messages,
      response_format: { type: 'json_object' },
      ...(temperature === 'none' ? {} : { temperature: Number(temperature) }),
      [LLM_MAX_TOKENS_FIELD]: LLM_MAX_TOKENS,
    }
    return postJson({ path: ['chat', 'completions'], body, signal })
  }

  /** What was paid for is not thrown away because it could not be counted. */
  async function record(tokens: number): Promise<void> {
    await budget.recordTokens(tokens).catch(onUncounted)
  }
}

function isLost(error: unknown): boolean {
  return error instanceof MarketDataError && !error.isRetryable && lostCodes.includes(error.code)
}

/** As told, or else guessed, rather too high than too low; nothing costs nothing, though some servers say so. */
function tokensOf({ usage, answer }: Completion, question: Question): number {
  const { totalTokens, promptTokens, completionTokens } = usage
  if (totalTokens !== null && totalTokens > 0) return totalTokens
  const written = 'text' in answer ? Buffer.byteLength(answer.text) / bytesPerToken : 0
  return (promptTokens || estimate(question)) + (completionTokens ?? written)
}

function estimate({ system, user }: Question): number {
  return (Buffer.byteLength(system) + Buffer.byteLength(user)) / bytesPerToken
}
