import { PositiveSeconds } from './common-schemas.ts'
import { Type } from './schema.ts'
import type { SettingCheck, SettingSpecs, Settings } from './setting-spec.ts'

const RedisUrl = Type.Optional(
  Type.String({
    pattern: '^rediss?://',
    expected: 'a URL like redis://user:password@host:6379/0, or rediss:// for TLS',
  }),
)
const Text = Type.Optional(Type.String())
const PemFile = Type.Optional(Type.String({ expected: 'the path of a PEM file' }))
const Addresses = Type.Optional(Type.Array(Type.String(), { expected: 'a list like host:port,host:port' }))
const SocketSeconds = Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 300 }))

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
  QUEUE_REDIS_SENTINEL_NAME: {
    schema: Text,
    description: 'Master of the queue role, as `REDIS_SENTINELS` call it; instead of `QUEUE_REDIS_URL`',
  },
  QUEUE_REDIS_USERNAME: {
    schema: Text,
    description: 'User of the queue role, when `QUEUE_REDIS_URL` names none',
  },
  QUEUE_REDIS_PASSWORD: {
    schema: Text,
    description: 'Password of the queue role, when `QUEUE_REDIS_URL` holds none',
    isSecret: true,
  },
  REDIS_CLUSTER_NODES: {
    schema: Addresses,
    description: 'Some nodes of a Redis Cluster for the cache role, instead of `REDIS_URL`',
  },
  REDIS_SENTINELS: {
    schema: Addresses,
    description: 'Sentinels that know the servers, instead of `REDIS_URL`; goes with `REDIS_SENTINEL_NAME`',
  },
  REDIS_SENTINEL_NAME: {
    schema: Text,
    description: 'Master of the cache role, as the Sentinels call it',
  },
  REDIS_SENTINEL_USERNAME: {
    schema: Text,
    description: 'User for the Sentinels themselves',
  },
  REDIS_SENTINEL_PASSWORD: {
    schema: Text,
    description: 'Password for the Sentinels themselves',
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
    description: 'User of the cache role, when `REDIS_URL` names none',
  },
  REDIS_PASSWORD: {
    schema: Type.Optional(Type.String()),
    description: 'Password of the cache role, when `REDIS_URL` holds none; as it is: nothing needs escaping',
    isSecret: true,
  },
  REDIS_SSL: {
    schema: Type.Boolean({ default: false }),
    description: 'TLS for `REDIS_HOST`, Sentinels and clusters; URLs say it by `rediss://`',
  },
  REDIS_SSL_CERT_REQS: {
    schema: Type.Literal('required', {
      default: 'required',
      expected:
        'required (a certificate that is not checked protects nothing; trust a private authority by REDIS_SSL_CA_FILE)',
    }),
    description: 'Whether the certificate is checked: only `required` is accepted',
  },
  REDIS_SSL_CA_FILE: {
    schema: PemFile,
    description: 'Certificates of the authorities to trust, instead of those that Node brings along',
  },
  REDIS_SSL_CERT_FILE: {
    schema: PemFile,
    description: 'Our own certificate, for servers that ask for one; goes with `REDIS_SSL_KEY_FILE`',
  },
  REDIS_SSL_KEY_FILE: {
    schema: PemFile,
    description: 'Private key of `REDIS_SSL_CERT_FILE`',
  },
  REDIS_SSL_SERVER_NAME: {
    schema: Text,
    description: "Name that the server's certificate must carry, when it is not its host",
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
    schema: Type.Optional(PositiveSeconds),
    description: 'Seconds that values of the cache library live when nothing else is said',
    aliases: ['REDIS_TTL_DEFAULT'],
    hasNoEffect:
      'each resource declares how long it is fresh; caches of the library take it by cacheOptionsFromEnv',
  },
} satisfies SettingSpecs

/** Values of `redisSettings`. */
export type RedisSettings = Settings<typeof redisSettings>

/** Which variables of one server are read: those that begin with `prefix`. */
export interface PlaceOptions {
  prefix?: string
}

/**
 * What is wrong about Redis settings together; `requireRedisUrl` is apart because `npm start` can do without.
 *
 * @param findMistakes Knows what the variables of one server mean; every mistake in one line.
 */
export function redisChecks(
  findMistakes: (settings: RedisSettings, options: PlaceOptions) => readonly string[],
): readonly SettingCheck<typeof redisSettings>[] {
  return [
    (settings) => findMistakes(settings, {}),
    (settings) => findMistakes(settings, { prefix: queuePrefix }),
    ({ REDIS_URL, REDIS_HOST, REDIS_CLUSTER_NODES, REDIS_SENTINEL_NAME, QUEUE_REDIS_URL }) =>
      QUEUE_REDIS_URL !== undefined &&
      [REDIS_URL, REDIS_HOST, REDIS_CLUSTER_NODES, REDIS_SENTINEL_NAME].every((each) => each === undefined)
        ? [
            'REDIS_URL is required, because QUEUE_REDIS_URL is set: one of the two servers alone is not enough',
          ]
        : [],
    ({ REDIS_CLUSTER_NODES, QUEUE_REDIS_URL, QUEUE_REDIS_SENTINEL_NAME }) =>
      REDIS_CLUSTER_NODES === undefined ||
      QUEUE_REDIS_URL !== undefined ||
      QUEUE_REDIS_SENTINEL_NAME !== undefined
        ? []
        : [
            'QUEUE_REDIS_URL is required, because REDIS_CLUSTER_NODES is set: jobs need one server, not a cluster',
          ],
  ]
}

/** What the variables of the queue role begin with. */
export const queuePrefix = 'QUEUE_'

/** Each of them alone says where the Redis of the cache role is; the first one that is set wins. */
export const placeSettings = [
  'REDIS_CLUSTER_NODES',
  'REDIS_SENTINEL_NAME',
  'REDIS_URL',
  'REDIS_HOST',
] as const

/** Refuses to start without a Redis to talk to: for applications that start none of their own. */
export const requireRedisUrl: SettingCheck<typeof redisSettings> = (settings) => {
  if (!settings.REDIS_ENABLED) return ['REDIS_ENABLED is false, but this process cannot do without Redis']
  if (placeSettings.some((name) => settings[name] !== undefined)) return []
  return [
    'REDIS_URL is required: it must be a URL like redis://127.0.0.1:6379 (or start everything with npm start)',
  ]
}
