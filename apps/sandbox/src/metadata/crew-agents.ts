import type { ProviderRoute } from '../http/provider-route.ts'
import { documentAnswer } from './document.ts'
import { agentsOfCrew } from './people.ts'

/** `GET /crews/:id/agents`: the agents of one crew, as a list. */
export function crewAgents(): ProviderRoute {
  return {
    path: '/crews/:id/agents',
    answer: ({ params }) => documentAnswer(agentsOfCrew(params.id ?? ''), 'Crew'),
  }
}
