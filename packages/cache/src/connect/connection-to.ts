import { CacheError } from '../cache-error.ts'
import type { ClusterPlace, RedisLogin, ServerPlace } from './redis-place.ts'
import type { ConnectionOptions } from './redis-roles.ts'
import { parseRedisUrl, type RedisAddress } from './redis-url.ts'
import { toTlsOptions } from './tls-options.ts'

/** Options that lead to the server of a URL. @throws {CacheError} `invalid_option`, without the URL. */
export function connectionTo(
  place: ServerPlace | ClusterPlace,
  url: string,
): ConnectionOptions & Pick<RedisAddress, 'host' | 'port' | 'db'> {
  const parsed = parseRedisUrl(url)
  if ('mistake' in parsed) refuse(`a Redis URL ${parsed.mistake}`)
  const { isTls, username, password, ...address } = parsed
  if (!isTls && place.tls !== undefined) {
    refuse('tls is given, so that a Redis URL must start with rediss://, got redis://')
  }
  if (differ(username, place.username) || differ(password, place.password)) {
    refuse('user name and password are given in the URL and apart, and contradict each other: give them once')
  }
  const login = { ...loginOf(parsed), ...loginOf(place) }
  return { ...address, ...login, ...(isTls ? { tls: toTlsOptions(place.tls ?? {}) } : {}) }
}

function differ(inUrl: string | undefined, apart: string | undefined): boolean {
  return inUrl !== undefined && apart !== undefined && inUrl !== apart
}

/** The login alone. */
export function loginOf({ username, password }: RedisLogin): RedisLogin {
  return { ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }) }
}

/** Ends opening because of what was asked for. @throws {CacheError} */
export function refuse(what: string): never {
  throw new CacheError('invalid_option', `openRedis: ${what}`, { isRetryable: false })
}
