import { lifetimeMs, type Peer, type PeerSetup } from '@marketcache/bench-peers'
import { createCache } from 'async-cache-dedupe'
import { Redis } from 'ioredis'

const ttlSeconds = lifetimeMs / 1000

/** It has one layer: memory, which hands out what it holds, or Redis. */
export function createAsyncCacheDedupe(setup: PeerSetup): Peer {
  const { host, port, layers, maxEntries, produce } = setup
  const redis = layers === 'redis' ? new Redis({ host, port, enableAutoPipelining: true }) : null
  const tags = [...setup.tags]
  const invalidation = tags.length > 0
  const cache = createCache({
    ttl: ttlSeconds,
    storage:
      redis === null
        ? { type: 'memory', options: { size: maxEntries, invalidation } }
        : {
            type: 'redis',
            options: { client: redis, invalidation: invalidation && { referencesTTL: ttlSeconds } },
          },
  }).define('value', { references: () => [...tags] }, (key: string) => produce(key))
  return {
    get: (key) => cache.get('value', stored(key)),
    getMany: null,
    // Sorts the list that it is given.
    set: (key, value) => cache.set('value', stored(key), value, ttlSeconds, [...tags]),
    getOrSet: (key) => cache.value(key),
    invalidateTag: (tag) => cache.invalidate('value', tag),
    close: async () => redis?.disconnect(),
  }
}

function stored(key: string): string {
  return `value~${key}`
}
