import type { ProviderRoute } from '../http/provider-route.ts'
import { documentAnswer } from './document.ts'
import { crewOf } from './people.ts'

/** `GET /crews/:id`: one crew. */
export function crew(): ProviderRoute {
  return { path: '/crews/:id', answer: ({ params }) => documentAnswer(crewOf(params.id ?? ''), 'Crew') }
}
