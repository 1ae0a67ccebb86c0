import { BentoCache, bentostore } from 'bentocache'
import { memoryDriver } from 'bentocache/drivers/memory'
import { redisBusDriver, redisDriver } from 'bentocache/drivers/redis'
import { Redis } from 'ioredis'
import { lifetimeMs, type Peer, type PeerSetup } from './peer.ts'

/** Memory, Redis and its bus; `isCopying` is its own default: values are kept as JSON and parsed at each read. */
export function createBentocache(setup: PeerSetup & { isCopying: boolean }): Peer {
  const { host, port, layers, maxEntries, produce, isCopying } = setup
  const connection = new Redis({ host, port, enableAutoPipelining: true })
  const redis = bentostore().useL2Layer(redisDriver({ connection }))
  const store =
    layers === 'redis'
      ? redis
      : redis
          .useL1Layer(memoryDriver({ maxItems: maxEntries, serialize: isCopying }))
          .useBus(redisBusDriver({ connection: { host, port } }))
  const cache = new BentoCache({ default: 'bench', stores: { bench: store }, ttl: lifetimeMs })
  const tags = setup.tags.length > 0 ? { tags: [...setup.tags] } : {}
  return {
    get: (key) => cache.get({ key }),
    getMany: null,
    set: (key, value) => cache.set({ key, value, ...tags }),
    getOrSet: (key) => cache.getOrSet({ key, factory: () => produce(key), ...tags }),
    invalidateTag: (tag) => cache.deleteByTag({ tags: [tag] }),
    close: () => cache.disconnectAll(),
  }
}
