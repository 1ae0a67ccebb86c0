import {
  createRemoteJWKSet,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose'
import { ProblemError } from '../http/problem.ts'
import type { AuthSettings } from './auth-settings.ts'

/**
 * Reads the user out of a token.
 *
 * @throws {ProblemError} `unauthorized` for a token that is not to be believed, `identity_unavailable` when that cannot be told.
 */
export type VerifyToken = (token: string) => Promise<string>

/** A user becomes part of keys. */
const userId = /^[\x21-\x7e]{1,128}$/
const clockToleranceSeconds = 30
const keysTimeoutMs = 2_000
const retryAfterSeconds = 5

/** Creates the check of users' tokens; null where no user can be believed. */
export function createVerifyToken(settings: AuthSettings, now: () => number): VerifyToken | null {
  const verify = createVerify(settings, now)
  if (verify === null) return null
  return async (token) => {
    const payload = await verify(token).catch((error: unknown) => {
      throw toProblem(error)
    })
    // The library looks for the claim, not for what is in it, and its type promises more than it checks.
    const sub: unknown = payload.sub
    if (typeof sub !== 'string' || !userId.test(sub)) throw refuse('it names no user')
    return sub
  }
}

function createVerify(
  settings: AuthSettings,
  now: () => number,
): ((token: string) => Promise<JWTPayload>) | null {
  const { JWT_SECRET, JWT_JWKS_URL, JWT_ISSUER, JWT_AUDIENCE } = settings
  if (JWT_ISSUER === undefined || JWT_AUDIENCE === undefined) return null
  // Each kind of key takes its own algorithms: a public key must never be taken for a secret.
  const options = (algorithms: string[]): JWTVerifyOptions => ({
    algorithms,
    issuer: JWT_ISSUER,
    audience: JWT_AUDIENCE,
    requiredClaims: ['sub', 'exp'],
    clockTolerance: clockToleranceSeconds,
    currentDate: new Date(now()),
  })
  if (JWT_SECRET !== undefined) {
    const secret = new TextEncoder().encode(JWT_SECRET)
    return async (token) => (await jwtVerify(token, secret, options(['HS256']))).payload
  }
  if (JWT_JWKS_URL === undefined) return null
  const keys: JWTVerifyGetKey = createRemoteJWKSet(new URL(JWT_JWKS_URL), { timeoutDuration: keysTimeoutMs })
  return async (token) =>
    (await jwtVerify(token, keys, options(['RS256', 'PS256', 'ES256', 'EdDSA']))).payload
}

function toProblem(error: unknown): ProblemError {
  if (error instanceof errors.JWTExpired) return refuse('it has expired')
  if (error instanceof errors.JWTClaimValidationFailed) return refuse(`its ${error.claim} is not right`)
  if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) return unavailable(error)
  // A key server that answers with anything but keys.
  if (error.code === 'ERR_JOSE_GENERIC' || error instanceof errors.JWKSInvalid) return unavailable(error)
  return refuse('its signature or form is not right')
}

function refuse(reason: string): ProblemError {
  return new ProblemError(
    { code: 'unauthorized', detail: `The token is not valid: ${reason}` },
    { 'www-authenticate': 'Bearer realm="marketcache", error="invalid_token"' },
  )
}

function unavailable(cause: unknown): ProblemError {
  const detail = 'The keys by which tokens are checked cannot be had'
  const problem = new ProblemError({ code: 'identity_unavailable', detail, retryAfterSeconds })
  problem.cause = cause
  return problem
}
