export { createBentocache } from './bentocache.ts'
export { createCacheManager } from './cache-manager.ts'
export { createCacheable } from './cacheable.ts'
export { lifetimeMs, type Peer, type PeerSetup } from './peer.ts'
