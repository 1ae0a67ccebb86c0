import type { Params, Resource } from '@marketcache/contracts'
import type { Problem } from '../http/problem.ts'
import type { Refusal } from './refusal.ts'

/** Words a refusal for the reader of one value. */
export function refusalProblem(refusal: Refusal, resource: Resource, params: Params): Problem {
  const { code, retryAfterMs, candidates } = refusal
  if (code === 'unknown_instrument' && resource.input !== null) return expired(resource)
  const detail = detailOf(refusal, resource, Object.values(params).join(', '))
  if (candidates !== undefined) return { code, detail, candidates }
  return retryAfterMs === null
    ? { code, detail }
    : { code, detail, retryAfterSeconds: toSeconds(retryAfterMs) }
}

/** Only whoever posted it knows what it was made of. */
function expired({ name, input }: Resource): Problem {
  const detail = `There is no ${name} by this hash, or no longer: post it again, to /api/v1${input?.path ?? ''}`
  return { code: 'not_found', detail }
}

function detailOf({ code, updatesEveryMs = 0 }: Refusal, { name }: Resource, what: string): string {
  switch (code) {
    case 'unknown_instrument':
      return `No provider of ${name} knows ${what}`
    case 'ambiguous_instrument':
      return `${what} can mean several instruments; ask for one of the candidates by its id`
    case 'not_cached':
      return `Nothing stored of ${name} for ${what} satisfies the request, and only-if-cached forbids to fetch it`
    case 'freshness_unmet':
      return `No ${name} for ${what} came that is as fresh as demanded; it updates every ${Math.round(updatesEveryMs / 1000)} seconds`
    case 'upstream_unavailable':
      return `The provider of ${name} does not answer, and no earlier value for ${what} is left`
    case 'overloaded':
      return `Too many values of the provider of ${name} are waiting to be fetched`
    case 'cache_unavailable':
      return `The cache does not answer, and no earlier ${name} for ${what} is at hand`
    case 'queue_unavailable':
      return `The queue does not answer, so ${name} for ${what} cannot be fetched`
    default:
      return `The ${name} for ${what} is being fetched; ask again shortly, or wait longer with the parameter wait`
  }
}

function toSeconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000))
}
