import { parseRedisUrl } from '../redis/parse-redis-url.ts'
import type { RedisTimeouts } from '../redis/redis-options.ts'
import { PositiveSeconds } from './common-schemas.ts'
import { Type } from './schema.ts'
import type { SettingCheck, SettingSpecs, Settings } from './setting-spec.ts'

const RedisUrl = Type.Optional(
  Type.String({
    pattern: '^rediss?://',
    expected: 'a URL like redis://user:password@host:6379/0, or rediss:// for TLS',
  }),
)
const ReservedSeconds = Type.Optional(PositiveSeconds)
const SocketSeconds = Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 300 }))
const notYet = 'nothing that it would apply to exists yet'

/** Where the two Redis roles are, and how patient we are with them. */
export const redisSettings = {
  REDIS_ENABLED: {
    schema: Type.Boolean({ default: true }),
    description:
      'When false, no configured Redis is used: `npm start` starts its own, the others refuse to start',
  },
  REDIS_URL: {
    schema: RedisUrl,
    description: 'Redis of the cache role; wins over `REDIS_HOST` and its like. May evict (allkeys-lfu)',
    isSecret: true,
  },
  QUEUE_REDIS_URL: {
    schema: RedisUrl,
    description:
      'Redis of the queue role; must not evict (noeviction). Defaults to the cache role, with a warning',
    isSecret: true,
  },
  REDIS_HOST: {
    schema: Type.Optional(
      Type.String({ pattern: '^[A-Za-z0-9_.:-]+$', expected: 'a host name or an address' }),
    ),
    description: 'Host of the cache role, when there is no `REDIS_URL`',
  },
  REDIS_PORT: {
    schema: Type.Integer({ minimum: 1, maximum: 65_535, default: 6379 }),
    description: 'Port that goes with `REDIS_HOST`',
  },
  REDIS_DB: {
    schema: Type.Integer({ minimum: 0, maximum: 1_000_000, default: 0 }),
    description: 'Database number that goes with `REDIS_HOST`',
  },
  REDIS_USERNAME: {
    schema: Type.Optional(Type.String()),
    description: 'User that goes with `REDIS_HOST`',
  },
  REDIS_PASSWORD: {
    schema: Type.Optional(Type.String()),
    description: 'Password that goes with `REDIS_HOST`, as it is: nothing needs escaping',
    isSecret: true,
  },
  REDIS_SSL: {
    schema: Type.Boolean({ default: false }),
    description:
      'TLS for `REDIS_HOST`. A private authority goes into the file that `NODE_EXTRA_CA_CERTS` names',
  },
  REDIS_SSL_CERT_REQS: {
    schema: Type.Literal('required', {
      default: 'required',
      expected: 'required (a certificate that is not checked protects nothing; see NODE_EXTRA_CA_CERTS)',
    }),
    description: 'Whether the certificate is checked: only `required` is accepted',
  },
  REDIS_SOCKET_TIMEOUT: {
    schema: SocketSeconds,
    description:
      'Seconds without an answer after which a connection is given up; default 2 (readers), 5 (writers)',
  },
  REDIS_SOCKET_CONNECT_TIMEOUT: {
    schema: SocketSeconds,
    description: 'Seconds that connecting may take; default 1 (readers), 10 (others)',
  },
  REDIS_CONNECTION_POOL_MAX_SIZE: {
    schema: Type.Optional(Type.Integer({ minimum: 1 })),
    description: 'Connections in a pool',
    hasNoEffect: 'one connection carries all commands of a role at once, so there is no pool',
  },
  REDIS_PREFIX: {
    schema: Type.String({
      default: 'mc',
      pattern: '^[A-Za-z0-9_.-]{1,32}$',
      expected: '1 to 32 letters, digits, dots, dashes or underscores, optionally followed by one colon',
    }),
    description: 'First part of every key',
    aliases: ['REDIS_KEY_PREFIX'],
    normalize: (text: string) => text.replace(/:$/, ''),
  },
  ALLOW_UNSAFE_EVICTION: {
    schema: Type.Boolean({ default: false }),
    description: 'Accept a queue Redis that evicts; jobs will be lost without an error when it is full',
  },
  CACHE_DEFAULT_TTL: {
    schema: ReservedSeconds,
    description: 'Seconds that anything is fresh',
    aliases: ['REDIS_TTL_DEFAULT'],
    hasNoEffect: 'each resource declares how long it is fresh',
  },
  CACHE_MOMENTUM_TTL: reservedTtl('momentum scores'),
  CACHE_PORTFOLIO_TTL: reservedTtl('portfolio analyses'),
  POPULAR_CREWS_TTL: reservedTtl('lists of popular assets'),
  STATS_TTL: reservedTtl('leaderboards'),
} satisfies SettingSpecs

/** Values of `redisSettings`. */
export type RedisSettings = Settings<typeof redisSettings>

/** What is wrong about Redis settings together; `requireRedisUrl` is apart because `npm start` can do without. */
export const redisChecks: readonly SettingCheck<typeof redisSettings>[] = [
  ({ REDIS_URL }) => urlMistakes('REDIS_URL', REDIS_URL),
  ({ QUEUE_REDIS_URL }) => urlMistakes('QUEUE_REDIS_URL', QUEUE_REDIS_URL),
  ({ REDIS_SSL, REDIS_URL }) => tlsMistakes('REDIS_URL', { isTlsWanted: REDIS_SSL, url: REDIS_URL }),
  ({ REDIS_SSL, QUEUE_REDIS_URL }) =>
    tlsMistakes('QUEUE_REDIS_URL', { isTlsWanted: REDIS_SSL, url: QUEUE_REDIS_URL }),
]

/** Refuses to start without a Redis to talk to: for applications that start none of their own. */
export const requireRedisUrl: SettingCheck<typeof redisSettings> = (settings) => {
  if (!settings.REDIS_ENABLED) return ['REDIS_ENABLED is false, but this process cannot do without Redis']
  if (settings.REDIS_URL !== undefined || settings.REDIS_HOST !== undefined) return []
  return [
    'REDIS_URL is required: it must be a URL like redis://127.0.0.1:6379 (or start everything with npm start)',
  ]
}

/** The limits of `connectRedis` that settings change. */
export function redisTimeouts(settings: RedisSettings): RedisTimeouts {
  const { REDIS_SOCKET_CONNECT_TIMEOUT: connectSeconds, REDIS_SOCKET_TIMEOUT: socketSeconds } = settings
  return {
    connectTimeoutMs: connectSeconds === undefined ? undefined : connectSeconds * 1000,
    socketTimeoutMs: socketSeconds === undefined ? undefined : socketSeconds * 1000,
  }
}

function urlMistakes(name: string, url: string | undefined): string[] {
  if (url === undefined) return []
  const parsed = parseRedisUrl(url)
  return 'mistake' in parsed ? [`${name} ${parsed.mistake}`] : []
}

function tlsMistakes(name: string, { isTlsWanted, url }: { isTlsWanted: boolean; url: string | undefined }) {
  if (!isTlsWanted || url === undefined || /^rediss:/i.test(url)) return []
  return [
    `${name} and REDIS_SSL contradict each other: REDIS_SSL is true, so ${name} must start with rediss://`,
  ]
}

function reservedTtl(what: string) {
  return {
    schema: ReservedSeconds,
    description: `Seconds that ${what} are fresh`,
    hasNoEffect: notYet,
  }
}
