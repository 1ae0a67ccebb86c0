import {
  type Clock,
  MarketDataError,
  type Provider,
  type ReadInput,
  type UsageLedger,
} from '@marketcache/contracts'
import type { Endpoints } from '../find-endpoints.ts'
import type { HttpClient } from '../http/create-http-client.ts'
import { createJsonPoster, type PostJson } from '../http/create-json-client.ts'
import { analysis } from './analysis.ts'
import { createCompletions } from './create-completions.ts'
import { createDailyBudget } from './daily-budget.ts'
import { findRefusal } from './errors.ts'
import type { LlmSettings } from './settings.ts'

/** What `createLlmProvider` needs. */
export interface LlmDeps {
  endpoint: Endpoints['llm']
  settings: LlmSettings
  http: HttpClient
  ledger: UsageLedger
  readInput: ReadInput
  clock: Clock
  onUncounted: (error: unknown) => void
}

const name = 'llm'

/** Creates the provider that asks a language model. */
export function createLlmProvider(deps: LlmDeps): Provider {
  const { endpoint, settings, http, clock, readInput } = deps
  const { LLM_TIMEOUT_MS: timeoutMs, LLM_CALLS_PER_DAY, LLM_TOKENS_PER_DAY } = settings
  const complete = createCompletions({
    ...deps,
    postJson: endpoint.isConfigured ? createJsonPoster({ name, http, clock, findRefusal }) : refuse,
    budget: createDailyBudget({
      ...deps,
      callsPerDay: LLM_CALLS_PER_DAY,
      tokensPerDay: LLM_TOKENS_PER_DAY,
    }),
  })
  const { fetch, ...same } = analysis
  return {
    name,
    isSimulated: endpoint.isSimulated,
    limits: endpoint.limits,
    calls: [
      {
        ...same,
        provider: name,
        timeoutMs,
        fetch: (batch, signal) => {
          const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
          return fetch(batch, { complete, readInput, signal: limited, now: clock.now })
        },
      },
    ],
  }
}

/** Texts are not sent to somebody whom nobody chose. */
const refuse: PostJson = async () => {
  throw new MarketDataError(
    'provider_unauthorized',
    'llm: expected LLM_API_KEY or LLM_BASE_URL, got neither',
    {
      isRetryable: false,
    },
  )
}
