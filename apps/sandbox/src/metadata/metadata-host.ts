import { jsonAnswer, type ProviderHost } from '../http/provider-route.ts'
import { agent } from './agent.ts'
import { crew } from './crew.ts'
import { crewAgents } from './crew-agents.ts'

/** An application that publishes documents about its crews and their agents; the same in every sandbox. */
export function metadataHost(): ProviderHost {
  return {
    prefix: '/metadata',
    provider: 'metadata',
    standsFor: 'an application of your own (METADATA_ORIGINS)',
    routes: [crew(), crewAgents(), agent()],
    notFound: () => jsonAnswer({ detail: 'Not Found' }, { status: 404 }),
  }
}
