import { lifetimeMs, type Peer, type PeerSetup } from '@marketcache/bench-peers'
import {
  createCache,
  createLayeredStore,
  createRedisStore,
  type LayeredStore,
  openRedis,
  type Store,
} from '@marketcache/cache'

const prefix = 'bench'

/** The library of this repository. */
export async function createMarketcache(setup: PeerSetup): Promise<Peer> {
  const { host, port, layers, maxEntries, produce } = setup
  const redis = openRedis({ url: `redis://${host}:${port}` })
  const remote = createRedisStore({ redis, prefix })
  const store = layers === 'redis' ? remote : await layer(remote, maxEntries)
  const cache = createCache({ store, prefix, defaultTtlMs: lifetimeMs, namespace: 'value' })
  const options = setup.tags.length > 0 ? { tags: setup.tags } : undefined
  return {
    get: (key) => cache.get(key),
    getMany: cache.getMany,
    set: (key, value) => cache.set(key, value, options),
    getOrSet: (key) => cache.getOrSet(key, () => produce(key), options),
    invalidateTag: (tag) => cache.invalidateTags([tag]),
    close: async () => {
      await cache.close()
      redis.disconnect()
    },
  }
}

/** Waits until events arrive: before, copies are not trusted. */
async function layer(remote: Store, maxEntries: number): Promise<LayeredStore> {
  const local = { maxEntries, maxBytes: 1024 ** 3, maxTrustMs: lifetimeMs }
  const store = createLayeredStore({ remote, local })
  await new Promise<void>((resolve) => {
    store.subscribe(({ type }) => type === 'found' && resolve())
  })
  return store
}
