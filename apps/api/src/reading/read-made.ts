import type { Clock } from '@marketcache/contracts'
import type { Inputs } from '@marketcache/refresh'
import { ProblemError } from '../http/problem.ts'
import { noDemands } from '../http/request-cache-control.ts'
import { isKept, stateOf } from './decide.ts'
import type { Reader, ReadRequest, ReadResult } from './reader.ts'

/**
 * Reads a value whose making costs something, for somebody who may not cause that: what is kept is served, however old, and
 * what was posted by somebody who may is waited for.
 */
export type ReadMade = (request: ReadRequest) => Promise<ReadResult>

/** Creates that function. @throws {ProblemError} `queue_unavailable` when nothing is kept and the queue does not answer. */
export function createReadMade(deps: {
  reader: Pick<Reader, 'look' | 'readOne' | 'readFound' | 'refuse'>
  inputs: Pick<Inputs, 'get'>
  clock: Clock
}): ReadMade {
  const { reader, inputs, clock } = deps
  return async (request) => {
    const demands = { ...noDemands, isOnlyIfCached: true }
    const found = await reader.look(request.key)
    if (isKept(stateOf(found, clock.now())) || request.demands.isOnlyIfCached)
      return reader.readFound({ ...request, demands, waitMs: 0 }, found)
    if (await isPosted(request)) return reader.readOne(request)
    return reader.refuse(request, { code: 'unknown_instrument', retryAfterMs: null })
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
