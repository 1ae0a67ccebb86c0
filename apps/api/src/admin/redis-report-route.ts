import { mastersOf } from '@marketcache/cache'
import { Type, toIsoTime } from '@marketcache/contracts'
import type { FastifyInstance } from 'fastify'
import type { Redis } from 'ioredis'
import { adminSecurity, curlSamples, withToken } from '../routes/curl.ts'
import { problemAnswers } from '../routes/problem-schema.ts'
import { type CacheRouteDeps, orCacheUnavailable } from './cache-routes.ts'
import { type InfoFields, toFields } from './redis-info.ts'

const shown = {
  memory: [
    'used_memory',
    'used_memory_human',
    'used_memory_peak',
    'used_memory_peak_human',
    'used_memory_rss',
    'maxmemory',
    'maxmemory_human',
    'maxmemory_policy',
    'mem_fragmentation_ratio',
  ],
  stats: [
    'total_connections_received',
    'total_commands_processed',
    'instantaneous_ops_per_sec',
    'total_net_input_bytes',
    'total_net_output_bytes',
    'keyspace_hits',
    'keyspace_misses',
    'expired_keys',
    'evicted_keys',
    'rejected_connections',
  ],
  clients: ['connected_clients', 'blocked_clients', 'maxclients'],
}
const mostSlow = 10
/** What Redis remembers by default; the slowest of them are shown. */
const askedSlow = 128
/** The last second of which a date of JavaScript can tell. */
const mostSeconds = 8_640_000_000_000

const Slow = Type.Object({
  at: Type.String({ format: 'date-time' }),
  duration_us: Type.Integer({ 'x-unit': 'us' }),
  command: Type.String({ description: 'Its name; never its arguments, which are keys and values' }),
})

/** Adds the route that shows what INFO, DBSIZE and SLOWLOG of the Redis of the cache tell. */
export function addRedisReportRoute(
  app: FastifyInstance,
  { redis, baseUrl }: Pick<CacheRouteDeps, 'redis' | 'baseUrl'>,
): void {
  const Section = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))
  const schema = {
    operationId: 'cache-redis',
    tags: ['Admin'],
    security: adminSecurity,
    summary: 'What the Redis of the cache tells about itself',
    description:
      'Memory, traffic, clients and the ten slowest commands, of each master of a cluster. `dbsize` counts every key, whoever it belongs to. What a hosted service does not let us ask is null.',
    querystring: Type.Object({}, { additionalProperties: false }),
    response: {
      200: Type.Object({
        nodes: Type.Array(
          Type.Object({
            memory: Section,
            stats: Section,
            clients: Section,
            dbsize: Type.Integer(),
            slow_commands: Type.Union([Type.Array(Slow), Type.Null()]),
          }),
        ),
      }),
      ...problemAnswers(401, 403, 503),
    },
    ...curlSamples(`${baseUrl}/api/v1/cache/redis`, withToken),
  }
  app.get('/api/v1/cache/redis', { schema }, async () =>
    orCacheUnavailable(async () => {
      const masters = await mastersOf(redis)
      return { nodes: await Promise.all(masters.map(reportOf)) }
    }),
  )
}

async function reportOf(node: Redis) {
  const [info, dbsize, slow] = await Promise.all([
    node.info(),
    node.dbsize(),
    // Many hosted services refuse it, and the rest is still worth knowing.
    node.slowlog('GET', askedSlow).catch(() => null),
  ])
  const fields = toFields(info)
  return {
    memory: sectionOf(fields, shown.memory),
    stats: sectionOf(fields, shown.stats),
    clients: sectionOf(fields, shown.clients),
    dbsize,
    slow_commands: slow === null ? null : readSlowCommands(slow),
  }
}

function sectionOf(fields: InfoFields, names: readonly string[]): Record<string, string | number> {
  const known = names.flatMap((name) => {
    const text = fields.get(name)
    return text === undefined ? [] : [[name, /^\d+(\.\d+)?$/.test(text) ? Number(text) : text] as const]
  })
  return Object.fromEntries(known)
}

/** Reads SLOWLOG, whose rows are `[id, seconds, microseconds, [command, ...arguments], ...]`; the slowest come first. */
export function readSlowCommands(rows: unknown): { at: string; duration_us: number; command: string }[] {
  const read = (Array.isArray(rows) ? rows : []).flatMap((row: unknown) => {
    const [, seconds, micros, words] = Array.isArray(row) ? row : []
    const [command] = Array.isArray(words) ? words : []
    const at = readTime(seconds)
    if (at === null || !Number.isSafeInteger(micros) || typeof command !== 'string') return []
    return [{ at, duration_us: micros, command: nameOf(command) }]
  })
  return read.sort((one, other) => other.duration_us - one.duration_us).slice(0, mostSlow)
}

/** Whole seconds since 1970 as ISO 8601; null for what no date can hold. */
function readTime(seconds: unknown): string | null {
  const isTime = Number.isInteger(seconds) && typeof seconds === 'number' && Math.abs(seconds) <= mostSeconds
  return isTime ? toIsoTime(seconds * 1_000) : null
}

/** A client can send anything as a command, a secret included. */
function nameOf(command: string): string {
  return /^[A-Za-z][A-Za-z.|_-]{0,39}$/.test(command) ? command.toUpperCase() : 'unknown'
}
