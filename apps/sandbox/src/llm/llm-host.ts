import type { ProviderHost } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { chatCompletions } from './chat-completions.ts'
import { notFound } from './errors.ts'

/** A language model behind OpenAI's API. */
export function llmHost({ now }: Pick<Market, 'now'>): ProviderHost {
  return {
    prefix: '/llm',
    provider: 'llm',
    standsFor: 'https://api.openai.com',
    routes: [chatCompletions(now)],
    notFound,
  }
}
