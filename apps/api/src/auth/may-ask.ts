import type { IncomingHttpHeaders } from 'node:http'
import type { Clock } from '@marketcache/contracts'
import type { FastifyRequest } from 'fastify'
import type { AdminGuard } from '../admin/admin-guard.ts'
import { createFailedAttempts } from '../admin/failed-attempts.ts'
import { visitorOf } from '../admin/visitor-of.ts'
import { ProblemError } from '../http/problem.ts'
import { type AcceptsKey, createAcceptsKey } from './api-keys.ts'
import { bearerIn } from './known-tokens.ts'

/** Says whether a request may have values made that cost something. @throws {ProblemError} When it may not. */
export type MayAsk = (request: FastifyRequest) => void | Promise<void>

const attempts = { limit: 10, windowMs: 60_000, maxAddresses: 10_000 }
const howTo =
  'Asking for what is not there needs a key: send X-API-Key, or Authorization: Bearer with an API key, the token of a user or ADMIN_TOKEN'

/**
 * Creates the check of those who ask for values that cost something, and are no user: an API key, or whoever may use the admin routes.
 *
 * Wrong keys are counted by address, as wrong admin tokens are; the right key passes even then.
 */
export function createMayAsk(deps: {
  keys: readonly string[]
  knowsToken: AcceptsKey
  guard: AdminGuard
  clock: Clock
}): MayAsk {
  const accepts = createAcceptsKey(deps.keys)
  const failures = createFailedAttempts({ clock: deps.clock, ...attempts })
  return (request) => {
    const visitor = visitorOf(request)
    const { key, token } = givenIn(visitor.headers)
    if (key !== undefined && accepts(key)) return
    if (token !== undefined && deps.knowsToken(token)) return
    if (key !== undefined) throw refuseKey(visitor.address)
    try {
      deps.guard(visitor)
    } catch (error) {
      throw token === undefined ? refuse(howTo) : error
    }
  }

  function refuseKey(address: string): ProblemError {
    const lockedForMs = failures.lockedForMs(address)
    if (lockedForMs > 0) return refuse('Too many wrong keys came from this address', lockedForMs)
    failures.record(address)
    return refuse('The API key is wrong')
  }
}

function givenIn(headers: IncomingHttpHeaders): { key: string | undefined; token: string | undefined } {
  const { 'x-api-key': key } = headers
  return { key: Array.isArray(key) ? key.join() : key, token: bearerIn(headers) }
}

function refuse(detail: string, lockedForMs?: number): ProblemError {
  const retry = lockedForMs === undefined ? {} : { retryAfterSeconds: Math.ceil(lockedForMs / 1_000) }
  return new ProblemError(
    { code: 'unauthorized', detail, ...retry },
    { 'www-authenticate': 'Bearer realm="marketcache"' },
  )
}
