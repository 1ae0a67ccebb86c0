import { mastersOf, type RedisClient } from '@marketcache/cache'
import type { Redis } from 'ioredis'

const scanCount = 1_000
const mostScans = 1_000

/**
 * Counts cached entries.
 *
 * A Redis of the cache's own holds nothing else, so that its size is the answer. In one that the queue shares, keys
 * of our namespaces are counted by a bounded scan: an admin asks, and never a reader.
 *
 * @param namespaces What entries' keys start with, for example `mc:coin`; a resource without parameters has no more than that.
 */
export async function countEntries(deps: {
  redis: RedisClient
  isShared: boolean
  namespaces: readonly string[]
}): Promise<number> {
  const { redis, isShared, namespaces } = deps
  const masters = await mastersOf(redis)
  const counts = await Promise.all(
    masters.map((master) => (isShared ? countKeys(master, namespaces) : master.dbsize())),
  )
  return counts.reduce((sum, count) => sum + count, 0)
}

async function countKeys(redis: Redis, namespaces: readonly string[]): Promise<number> {
  const found = new Set<string>()
  let cursor = '0'
  for (let scans = 0; scans < mostScans; scans += 1) {
    const [next, keys] = await redis.scan(cursor, 'COUNT', scanCount)
    for (const key of keys) if (namespaces.some((namespace) => isWithin(namespace, key))) found.add(key)
    cursor = next
    if (cursor === '0') break
  }
  return found.size
}

function isWithin(namespace: string, key: string): boolean {
  return key === namespace || key.startsWith(`${namespace}:`)
}
