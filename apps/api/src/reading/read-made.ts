import type { Inputs } from '@marketcache/refresh'
import { ProblemError } from '../http/problem.ts'
import { noDemands } from '../http/request-cache-control.ts'
import type { Reader, ReadRequest, ReadResult } from './reader.ts'

/**
 * Reads a value whose making costs something, for somebody who may not cause that: what is kept is served, however old, and
 * what was posted by somebody who may is waited for.
 */
export type ReadMade = (request: ReadRequest) => Promise<ReadResult>

/** Creates that function. @throws {ProblemError} `queue_unavailable` when nothing is kept and the queue does not answer. */
export function createReadMade(deps: { reader: Reader; inputs: Pick<Inputs, 'get'> }): ReadMade {
  const { reader, inputs } = deps
  return async (request) => {
    const demands = { ...noDemands, isOnlyIfCached: true }
    const kept = await reader.readOne({ ...request, demands, waitMs: 0 })
    if (kept.kind === 'served' || request.demands.isOnlyIfCached) return kept
    if (await isPosted(request)) return reader.readOne(request)
    return { kind: 'refused', refusal: { code: 'unknown_instrument', retryAfterMs: null } }
  }

  async function isPosted(request: ReadRequest): Promise<boolean> {
    const posted = await inputs.get(request).catch((cause: unknown) => {
      const detail = `The queue does not answer, so nobody knows whether this ${request.resource.name} is being made`
      const problem = new ProblemError({ code: 'queue_unavailable', detail, retryAfterSeconds: 5 })
      problem.cause = cause
      throw problem
    })
    return posted !== null
  }
}
