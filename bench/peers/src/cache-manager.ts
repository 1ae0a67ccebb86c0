import KeyvRedis from '@keyv/redis'
import { createCache } from 'cache-manager'
import { createKeyv } from 'cacheable'
import { Keyv } from 'keyv'
import { lifetimeMs, type Peer, type PeerSetup } from './peer.ts'

/** Memory before Redis, the memory store handing out what it holds. */
export function createCacheManager({ host, port, layers, maxEntries, produce }: PeerSetup): Peer {
  const redis = new Keyv({ store: new KeyvRedis(`redis://${host}:${port}`) })
  const memory = () => createKeyv({ useClone: false, lruSize: maxEntries })
  const cache = createCache({ stores: layers === 'redis' ? [redis] : [memory(), redis], ttl: lifetimeMs })
  return {
    get: (key) => cache.get(key),
    getMany: (keys) => cache.mget([...keys]),
    set: (key, value) => cache.set(key, value),
    getOrSet: (key) => cache.wrap(key, () => produce(key)),
    invalidateTag: null,
    close: () => cache.disconnect(),
  }
}
