import type { CachedValue, Params, Resource, ValueSources } from '@marketcache/contracts'
import { paramValues } from '@marketcache/contracts'

type Told = Readonly<Record<string, unknown>>

/** Says how the values of `toldSources` are named: `quote:AAPL`. */
export function nameOf<P extends Params>(resource: Resource<string, P>, params: P): string {
  return [resource.name, ...paramValues(resource, params)].join(':')
}

/**
 * Values that are there already, by resource and parameters; null says that the provider knows no such thing.
 *
 * `asked` fills with the names that were read, in order.
 */
export function toldSources(told: Told, posted: unknown = null): ValueSources & { asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    read: async <P extends Params, Payload>(
      resource: Resource<string, P, Payload>,
      params: readonly P[],
    ): Promise<(CachedValue<Payload> | null)[]> =>
      params.map((each) => {
        const name = nameOf(resource, each)
        asked.push(name)
        const data = told[name]
        return isPayload(resource, data) ? { data, fetchedAt: 1, asOf: 2 } : null
      }),
    isUnknown: async (resource, params) => told[nameOf(resource, params)] === null,
    readInput: async () => posted,
    popular: async () => [],
  }
}

function isPayload<Payload>(_resource: Resource<string, Params, Payload>, data: unknown): data is Payload {
  return data !== null && data !== undefined
}
