export type { Analytics, HitRate } from './analytics/analytics.ts'
export type { Counts } from './analytics/counters.ts'
export type { CountsOfPeriod } from './analytics/history.ts'
export { type CacheNotice, noticeChannelName } from './analytics/notices.ts'
export type { PopularKey } from './analytics/popular-keys.ts'
export type { PrefixSize, SizeReport } from './analytics/size-by-prefix.ts'
export type {
  Cache,
  Cached,
  CachedOptions,
  CacheInfo,
  CacheScope,
  CounterOptions,
  GetOrSetOptions,
  Invalidation,
  LockOptions,
  NamespaceCache,
  ProduceOptions,
  SetOptions,
  UserCache,
  ValueEntry,
} from './cache/cache-types.ts'
export type { CacheKey } from './cache/names.ts'
export { CacheError, type CacheErrorCode } from './cache-error.ts'
export { type CacheOptionsFromEnv, cacheOptionsFromEnv } from './cache-options-from-env.ts'
export { awaitRedis } from './connect/await-redis.ts'
export type { ConnectionEvent } from './connect/connection-events.ts'
export type { RedisEnv } from './connect/env-variables.ts'
export { openRedis, type RedisUse } from './connect/open-redis.ts'
export {
  type EnvOptions,
  type RedisFromEnv,
  redisEnvMistakes,
  redisOptionsFromEnv,
} from './connect/redis-options-from-env.ts'
export type {
  ClusterPlace,
  RedisLogin,
  RedisPlace,
  SentinelPlace,
  ServerPlace,
} from './connect/redis-place.ts'
export type { RedisLimits, RedisRole } from './connect/redis-roles.ts'
export { showPlace } from './connect/show-place.ts'
export type { RedisTls } from './connect/tls-options.ts'
export { type CacheOptions, createCache } from './create-cache.ts'
export type { AnswerState } from './engine/engine.ts'
export { hashValue } from './engine/hash-arguments.ts'
export { type OptionName, type OptionSpec, optionTable } from './engine/option-table.ts'
export type { ProducerContext, StoreWith } from './engine/order.ts'
export type { Entry, EntryKind, EntryTimes } from './entry.ts'
export { createEntryEvents, type EntryEvent, type EntryEvents, type Expectation } from './entry-events.ts'
export { createKeys, type Keys } from './keys.ts'
export { type BodyLimits, isPacked, packBody, type StoredBody, unpackBody } from './pack-body.ts'
export { loadScript, type Script } from './script.ts'
export type { Clock } from './stores/clock.ts'
export {
  createLayeredStore,
  type LayeredStore,
  type LayeredStoreDeps,
  type LocalInfo,
  type LocalOptions,
} from './stores/layered/layered-store.ts'
export { matchGlob } from './stores/memory/match-glob.ts'
export {
  createMemoryBackend,
  type MemoryBackend,
  type MemoryBackendOptions,
} from './stores/memory/memory-backend.ts'
export { createMemoryStore, type MemoryStoreOptions } from './stores/memory/memory-store.ts'
export { createRedisStore, type RedisStoreOptions } from './stores/redis/create-redis-store.ts'
export { mastersOf, type RedisClient } from './stores/redis/redis-client.ts'
export { type ScanQuery, scanPage } from './stores/redis/scan-keys.ts'
export type {
  CounterStep,
  Encoding,
  Lease,
  Store,
  StoreAnswer,
  StoredEntry,
  StoreEvent,
  StoreInfo,
  StoreVerdict,
  StoreWrite,
} from './stores/store.ts'
