import type { ProviderRoute } from '../http/provider-route.ts'
import { documentAnswer } from './document.ts'
import { agentOf } from './people.ts'

/** `GET /agents/:id`: one agent. */
export function agent(): ProviderRoute {
  return { path: '/agents/:id', answer: ({ params }) => documentAnswer(agentOf(params.id ?? ''), 'Agent') }
}
