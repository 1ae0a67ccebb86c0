import type { RedisClient } from '@marketcache/cache'

/** Reads what a Redis server, or one node of a cluster, tells about itself. @returns Its fields by name. */
export async function readRedisInfo(redis: RedisClient): Promise<ReadonlyMap<string, string>> {
  const text = await redis.info()
  const pairs = text.split('\r\n').flatMap((line): [string, string][] => {
    const colon = line.indexOf(':')
    return colon < 0 ? [] : [[line.slice(0, colon), line.slice(colon + 1)]]
  })
  return new Map(pairs)
}

/** Reads a count out of such fields; null when it is not there. */
export function countIn(info: ReadonlyMap<string, string>, name: string): number | null {
  const value = Number(info.get(name) ?? Number.NaN)
  return Number.isFinite(value) ? value : null
}
