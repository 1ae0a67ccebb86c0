import { mastersOf, type RedisClient } from '@marketcache/cache'

/** What servers tell about themselves, by name. */
export type InfoFields = ReadonlyMap<string, string>

/** Reads what a Redis server, or each master of a cluster, tells about itself. */
export async function readRedisInfo(redis: RedisClient): Promise<readonly InfoFields[]> {
  const masters = await mastersOf(redis)
  return Promise.all(masters.map(async (master) => toFields(await master.info())))
}

/** Takes the text of INFO apart. */
export function toFields(text: string): InfoFields {
  const pairs = text.split('\r\n').flatMap((line): [string, string][] => {
    const colon = line.indexOf(':')
    return colon < 0 ? [] : [[line.slice(0, colon), line.slice(colon + 1)]]
  })
  return new Map(pairs)
}

/** Reads a count, of several servers their sum; null when one does not tell it. */
export function countIn(nodes: readonly InfoFields[], name: string): number | null {
  const counts = nodes.map((fields) => Number(fields.get(name) ?? Number.NaN))
  return counts.length > 0 && counts.every(Number.isFinite)
    ? counts.reduce((sum, count) => sum + count, 0)
    : null
}

/** How long keys still live, on average over servers and databases with keys, in milliseconds; null when there are none. */
export function averageTtlMsIn(nodes: readonly InfoFields[]): number | null {
  const spaces = nodes.flatMap((fields) =>
    [...fields].flatMap(([name, text]) => {
      const [, keys, averageMs] = /^keys=(\d+),.*\bavg_ttl=(\d+)/.exec(/^db\d+$/.test(name) ? text : '') ?? []
      return keys === undefined ? [] : [{ keys: Number(keys), averageMs: Number(averageMs) }]
    }),
  )
  const keys = spaces.reduce((sum, space) => sum + space.keys, 0)
  return keys === 0 ? null : spaces.reduce((sum, space) => sum + space.keys * space.averageMs, 0) / keys
}

/** The version of Redis or Valkey; of the first server. */
export function versionIn([first]: readonly InfoFields[]): string | null {
  return first?.get('valkey_version') ?? first?.get('redis_version') ?? null
}

/** How much memory is used, as Redis writes it: `2.50M`; null when it is not told. */
export function memoryIn(nodes: readonly InfoFields[]): string | null {
  const [first, ...others] = nodes
  const bytes = countIn(nodes, 'used_memory')
  if (others.length === 0 || bytes === null) return first?.get('used_memory_human') ?? null
  const power = Math.min(3, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  return `${(bytes / 1024 ** power).toFixed(2)}${'BKMG'[power]}`
}
