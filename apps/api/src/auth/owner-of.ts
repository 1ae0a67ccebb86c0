import type { IncomingHttpHeaders } from 'node:http'
import type { Resource } from '@marketcache/contracts'
import { ProblemError } from '../http/problem.ts'
import type { VerifyToken } from './verify-token.ts'

/** Whose values a request speaks of: everybody's, or one user's. Part of the key. */
export type Owner = 'public' | `user.${string}`

/**
 * Finds whose values a request speaks of.
 *
 * @throws {ProblemError} For a token that is not valid, also where none would be needed: whoever sends one means somebody.
 */
export type OwnerOf = (
  resource: Pick<Resource, 'name' | 'scope'>,
  headers: IncomingHttpHeaders,
) => Promise<Owner>

/** Three parts with dots between them; keys and admin tokens that look like that are taken for tokens of users. */
const jwt = /^Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*)$/i

/** Creates that function. @param verifyToken Null where no user can be believed. */
export function createOwnerOf(verifyToken: VerifyToken | null): OwnerOf {
  return async ({ name, scope }, { authorization }) => {
    if (scope === 'public') return 'public'
    const token = jwt.exec(authorization ?? '')?.[1]
    if (token !== undefined && verifyToken !== null) return `user.${await verifyToken(token)}`
    if (token !== undefined)
      throw refuse('No tokens of users are believed here: JWT_SECRET or JWT_JWKS_URL is not set')
    if (scope === 'user') throw refuse(`Each ${name} belongs to a user: send Authorization: Bearer <token>`)
    return 'public'
  }
}

function refuse(detail: string): ProblemError {
  return new ProblemError(
    { code: 'unauthorized', detail },
    { 'www-authenticate': 'Bearer realm="marketcache"' },
  )
}
