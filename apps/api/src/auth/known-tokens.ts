import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { type AcceptsKey, createAcceptsKey } from './api-keys.ts'

/** Creates the check of tokens that name no user: an API key, or ADMIN_TOKEN; all are compared by their hashes, in constant time. */
export function createKnowsToken(deps: {
  keys: readonly string[]
  adminToken: string | undefined
}): AcceptsKey {
  const { keys, adminToken } = deps
  return createAcceptsKey(adminToken === undefined ? keys : [...keys, hashOf(adminToken)])
}

/** Reads the token of a request; undefined where there is none of the form `Bearer <token>`. */
export function bearerIn({ authorization = '' }: IncomingHttpHeaders): string | undefined {
  return /^Bearer ([\x21-\x7e]+)$/i.exec(authorization)?.[1]
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
