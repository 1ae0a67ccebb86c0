import { type ProviderName, providerNames } from '../http/provider-route.ts'

/** An answer given verbatim in place of the sandbox's own. */
export interface ServedBody {
  provider: ProviderName
  /** Exact decoded path below the provider's host. */
  path: string
  status?: number
  headers?: Record<string, string>
  body: string
}

export interface ServedBodies {
  /** Serves it from now on; the last one for a path wins. */
  set: (served: ServedBody) => void
  find: (provider: ProviderName, path: string) => ServedBody | undefined
  list: () => ServedBody[]
  clear: () => void
}

export const servedBodySchema = {
  type: 'object',
  required: ['provider', 'path', 'body'],
  additionalProperties: false,
  properties: {
    provider: { enum: providerNames },
    path: { type: 'string', pattern: '^/', maxLength: 500 },
    status: { type: 'integer', minimum: 200, maximum: 599 },
    headers: { type: 'object', additionalProperties: { type: 'string' } },
    body: { type: 'string' },
  },
} as const

export function createServedBodies(): ServedBodies {
  const bodies = new Map<string, ServedBody>()
  return {
    set: (served) => bodies.set(`${served.provider} ${served.path}`, served),
    find: (provider, path) => bodies.get(`${provider} ${path}`),
    list: () => [...bodies.values()],
    clear: () => bodies.clear(),
  }
}
