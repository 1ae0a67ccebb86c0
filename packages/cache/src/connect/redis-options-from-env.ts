import { CacheError } from '../cache-error.ts'
import { ownTlsVariables, readTlsVariables } from './env-tls.ts'
import { createVariables, type RedisEnv, type Variables } from './env-variables.ts'
import type { RedisLogin, RedisPlace } from './redis-place.ts'
import type { RedisLimits } from './redis-roles.ts'
import { parseRedisUrl, showAddress } from './redis-url.ts'
import type { RedisTls } from './tls-options.ts'

/** Which variables are read. */
export interface EnvOptions {
  /**
   * Comes before every name, for an application with several servers: with `QUEUE_`, `QUEUE_REDIS_URL` and so on.
   * What several servers have in common (TLS, Sentinels, timeouts) is also found without it.
   */
  prefix?: string
}

/** Where the environment says that Redis is, with limits to give to `openRedis`. */
export type RedisFromEnv = RedisPlace & RedisLimits

const shared = new Set([
  'REDIS_SSL',
  'REDIS_SSL_CERT_REQS',
  'REDIS_SSL_CA_FILE',
  'REDIS_SSL_CERT_FILE',
  'REDIS_SSL_KEY_FILE',
  'REDIS_SSL_SERVER_NAME',
  'REDIS_SOCKET_TIMEOUT',
  'REDIS_SOCKET_CONNECT_TIMEOUT',
  'REDIS_SENTINELS',
  'REDIS_SENTINEL_USERNAME',
  'REDIS_SENTINEL_PASSWORD',
])

/**
 * Reads where Redis is: `REDIS_CLUSTER_NODES`, `REDIS_SENTINELS` with `REDIS_SENTINEL_NAME`, `REDIS_URL`, or `REDIS_HOST`
 * with its like. User name and password come from the URL, or from `REDIS_USERNAME` and `REDIS_PASSWORD` as they are.
 *
 * @returns Null when none of them is set, or `REDIS_ENABLED` is false.
 * @throws {CacheError} `invalid_option` with every mistake, one a line, and no secret.
 */
export function redisOptionsFromEnv(env: RedisEnv, options: EnvOptions = {}): RedisFromEnv | null {
  const { place, mistakes } = read(env, options)
  if (mistakes.length === 0) return place
  throw new CacheError('invalid_option', mistakes.join('\n'), { isRetryable: false })
}

/** Every mistake that `redisOptionsFromEnv` would throw, for those who collect them; none is a secret. */
export function redisEnvMistakes(env: RedisEnv, options: EnvOptions = {}): readonly string[] {
  return read(env, options).mistakes
}

interface Reading {
  place: RedisFromEnv | null
  mistakes: readonly string[]
}

function read(env: RedisEnv, { prefix = '' }: EnvOptions): Reading {
  const mistakes: string[] = []
  const variables = createVariables({ env, prefix, shared, mistakes })
  if (variables.isOwn('REDIS_ENABLED') && !variables.flag('REDIS_ENABLED')) return { place: null, mistakes }
  refuseContradictions(variables)
  const place = readPlace(variables)
  return { place: place === null ? null : { ...place, ...readLimits(variables) }, mistakes }
}

function refuseContradictions({ list, text, isOwn, nameOf, refuse }: Variables): void {
  const ways = ['REDIS_CLUSTER_NODES', 'REDIS_SENTINEL_NAME', 'REDIS_URL'].filter(isOwn)
  if (ways.length > 1) refuse(`${ways.map(nameOf).join(' and ')} contradict each other: set one`)
  const [sentinels, name] = ['REDIS_SENTINELS', 'REDIS_SENTINEL_NAME']
  if (isOwn(sentinels) && text(name) === undefined) {
    refuse(
      `${nameOf(name)} is required, because ${nameOf(sentinels)} is set: it must be what they call the master`,
    )
  }
  if (isOwn(name) && list(sentinels).length === 0) {
    refuse(
      `${nameOf(sentinels)} is required, because ${nameOf(name)} is set: it must be a list like host:26379,host:26379`,
    )
  }
}

function readPlace(variables: Variables): RedisPlace | null {
  const { isOwn } = variables
  if (isOwn('REDIS_CLUSTER_NODES')) return readCluster(variables)
  if (isOwn('REDIS_SENTINEL_NAME')) return readSentinel(variables)
  if (isOwn('REDIS_URL')) return readUrl(variables)
  return isOwn('REDIS_HOST') ? readParts(variables) : null
}

function readCluster(variables: Variables): RedisPlace {
  const { list, nameOf, refuse, integer } = variables
  const urls = list('REDIS_CLUSTER_NODES').map((node) => withScheme(node, variables.flag('REDIS_SSL')))
  refuseAddresses(variables, 'REDIS_CLUSTER_NODES', urls)
  const isTls = urls.some((url) => url.startsWith('rediss:'))
  if (urls.some((url) => url.startsWith('rediss:') !== isTls)) {
    refuse(`${nameOf('REDIS_CLUSTER_NODES')} must all start with redis://, or all with rediss://`)
  }
  if ((integer('REDIS_DB', databases) ?? 0) !== 0)
    refuse(`${nameOf('REDIS_DB')} must be 0: a cluster has no other`)
  return { urls, ...loginOf(variables), ...tlsOf(variables, isTls) }
}

function readSentinel(variables: Variables): RedisPlace {
  const { list, text, integer } = variables
  const sentinels = list('REDIS_SENTINELS')
  refuseAddresses(
    variables,
    'REDIS_SENTINELS',
    sentinels.map((address) => withScheme(address, false)),
  )
  const sentinelUsername = text('REDIS_SENTINEL_USERNAME')
  const sentinelPassword = text('REDIS_SENTINEL_PASSWORD')
  return {
    sentinels,
    name: text('REDIS_SENTINEL_NAME')?.trim() ?? '',
    db: integer('REDIS_DB', databases) ?? 0,
    ...loginOf(variables),
    ...(sentinelUsername === undefined ? {} : { sentinelUsername }),
    ...(sentinelPassword === undefined ? {} : { sentinelPassword }),
    ...tlsOf(variables, variables.flag('REDIS_SSL')),
  }
}

function readUrl(variables: Variables): RedisPlace {
  const { text, flag, nameOf, refuse } = variables
  const name = nameOf('REDIS_URL')
  const url = text('REDIS_URL')?.trim() ?? ''
  const parsed = parseRedisUrl(url)
  if ('mistake' in parsed) {
    refuse(`${name} ${parsed.mistake}`)
    return { url }
  }
  const ssl = nameOf('REDIS_SSL')
  if (flag('REDIS_SSL') && !parsed.isTls) {
    refuse(`${name} and ${ssl} contradict each other: ${ssl} is true, so ${name} must start with rediss://`)
  }
  // The URL wins where it says something.
  const login = parsed.password === undefined ? { ...loginOf(variables), ...loginIn(parsed) } : {}
  return { url, ...login, ...tlsOf(variables, parsed.isTls) }
}

function readParts(variables: Variables): RedisPlace {
  const { text, integer, flag, nameOf, refuse } = variables
  const host = text('REDIS_HOST')?.trim() ?? ''
  if (!/^[A-Za-z0-9_.:-]+$/.test(host)) refuse(`${nameOf('REDIS_HOST')} must be a host name or an address`)
  const port = integer('REDIS_PORT', { minimum: 1, maximum: 65_535 }) ?? 6379
  const db = integer('REDIS_DB', databases) ?? 0
  const isTls = flag('REDIS_SSL')
  return {
    url: `${showAddress({ host, port, isTls })}/${db}`,
    ...loginOf(variables),
    ...tlsOf(variables, isTls),
  }
}

const databases = { minimum: 0, maximum: 1_000_000 }

function loginOf({ text }: Variables): RedisLogin {
  return loginIn({ username: text('REDIS_USERNAME'), password: text('REDIS_PASSWORD') })
}

function loginIn(login: { username?: string | undefined; password?: string | undefined }): RedisLogin {
  const { username, password } = login
  return { ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }) }
}

function tlsOf(variables: Variables, isTls: boolean): { tls?: RedisTls } {
  const { nameOf, refuse } = variables
  const tls = readTlsVariables(variables)
  if (isTls) return { tls }
  const idle = ownTlsVariables(variables)
  if (idle.length > 0) {
    refuse(
      `${idle.map(nameOf).join(', ')} would change nothing without TLS: use rediss://, or ${nameOf('REDIS_SSL')}=true`,
    )
  }
  return {}
}

function withScheme(address: string, isTls: boolean): string {
  return address.includes('://') ? address : `${isTls ? 'rediss' : 'redis'}://${address}`
}

function refuseAddresses({ nameOf, refuse }: Variables, name: string, urls: readonly string[]): void {
  for (const url of urls) {
    const parsed = parseRedisUrl(url)
    if ('mistake' in parsed)
      refuse(`${nameOf(name)} must be a list like host:port,host:port; one ${parsed.mistake}`)
    else if (parsed.username !== undefined || parsed.password !== undefined) {
      refuse(`${nameOf(name)} must not hold a login: set REDIS_USERNAME and REDIS_PASSWORD`)
    }
  }
}

function readLimits({ seconds }: Variables): RedisLimits {
  const connectTimeoutMs = seconds('REDIS_SOCKET_CONNECT_TIMEOUT')
  const socketTimeoutMs = seconds('REDIS_SOCKET_TIMEOUT')
  return {
    ...(connectTimeoutMs === undefined ? {} : { connectTimeoutMs }),
    ...(socketTimeoutMs === undefined ? {} : { socketTimeoutMs }),
  }
}
