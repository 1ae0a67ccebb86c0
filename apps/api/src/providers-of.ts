import type { Resource } from '@marketcache/contracts'
import { laneOf } from '@marketcache/refresh'

/** Names the providers that the resources rely on; the examples walk every route that there is. */
export function providersOf(resources: readonly Resource[]): readonly string[] {
  const steps = resources.flatMap((resource) => resource.route(resource.example))
  return [...new Set(steps.map((step) => laneOf(step).provider))]
}
