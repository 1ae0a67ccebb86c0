import KeyvRedis from '@keyv/redis'
import { Cacheable, createKeyv } from 'cacheable'
import { lifetimeMs, type Peer, type PeerSetup } from './peer.ts'

/** Memory before Redis; `isCopying` is its own default: structured clones at each read. */
export function createCacheable(setup: PeerSetup & { isCopying: boolean }): Peer {
  const { host, port, layers, maxEntries, produce, isCopying } = setup
  const redis = new KeyvRedis(`redis://${host}:${port}`)
  const memory = () => createKeyv({ useClone: isCopying, lruSize: maxEntries })
  const stores = layers === 'redis' ? { primary: redis } : { primary: memory(), secondary: redis }
  const tags = [...setup.tags]
  const cache = new Cacheable({ ...stores, ttl: lifetimeMs, tags: tags.length > 0 })
  return {
    get: (key) => cache.get(key),
    getMany: (keys) => cache.getMany([...keys]),
    set: (key, value) => cache.set(key, value, tags.length > 0 ? { tags } : {}),
    getOrSet: (key) => cache.getOrSet(key, () => produce(key)),
    invalidateTag: (tag) => cache.tags.invalidateTag(tag),
    close: () => cache.disconnect(),
  }
}
