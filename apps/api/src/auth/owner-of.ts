import type { IncomingHttpHeaders } from 'node:http'
import type { Resource } from '@marketcache/contracts'
import { ProblemError } from '../http/problem.ts'
import type { AcceptsKey } from './api-keys.ts'
import { bearerIn } from './known-tokens.ts'
import type { VerifyToken } from './verify-token.ts'

/** Whose values a request speaks of: everybody's, or one user's. Part of the key. */
export type Owner = 'public' | `user.${string}`

/**
 * Finds whose values a request speaks of.
 *
 * @throws {ProblemError} For an Authorization header that is not understood, also where none would be needed: whoever sends one
 * means somebody, and what is theirs must not become everybody's because a token was damaged on its way.
 */
export type OwnerOf = (
  resource: Pick<Resource, 'name' | 'scope'>,
  headers: IncomingHttpHeaders,
) => Promise<Owner>

const jwt = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/
const notUnderstood =
  'The Authorization header is not understood: send Bearer and the token of a user, an API key or ADMIN_TOKEN, or no such header for what is public'

/**
 * Creates that function.
 *
 * @param deps.verifyToken Null where no user can be believed.
 * @param deps.knowsToken Tells the tokens that may come with a request and name no user.
 */
export function createOwnerOf(deps: { verifyToken: VerifyToken | null; knowsToken: AcceptsKey }): OwnerOf {
  const { verifyToken, knowsToken } = deps
  return async ({ name, scope }, headers) => {
    if (scope === 'public') return 'public'
    const user = headers.authorization === undefined ? null : await userIn(headers)
    if (user !== null) return `user.${user}`
    if (scope === 'user') throw refuse(`Each ${name} belongs to a user: send Authorization: Bearer <token>`)
    return 'public'
  }

  /** Null where the token is known and names nobody. */
  async function userIn(headers: IncomingHttpHeaders): Promise<string | null> {
    const token = bearerIn(headers)
    if (token === undefined) throw refuse(notUnderstood)
    if (knowsToken(token)) return null
    if (!jwt.test(token)) throw refuse(notUnderstood)
    if (verifyToken !== null) return verifyToken(token)
    throw refuse('No tokens of users are believed here: JWT_SECRET or JWT_JWKS_URL is not set')
  }
}

function refuse(detail: string): ProblemError {
  return new ProblemError(
    { code: 'unauthorized', detail },
    { 'www-authenticate': 'Bearer realm="marketcache"' },
  )
}
