import { randomUUID } from 'node:crypto'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll } from 'vitest'
import type { Cache } from '../cache/cache-types.ts'
import { type CacheOptions, createCache } from '../create-cache.ts'
import { createLayeredStore } from '../stores/layered/layered-store.ts'
import { createRedisStore } from '../stores/redis/create-redis-store.ts'

/** Opens caches as an application has them: a local layer over one real Redis server. */
export interface OpenCaches {
  /** A cache of another process on the same server; all of one test share a prefix. */
  open: (options?: Partial<CacheOptions>) => Cache
  /** For a look at what lies in Redis. */
  redis: () => Redis
  prefix: () => string
}

/** Starts a Redis server for the tests of a file; every test gets keys of its own. */
export function openCaches(): OpenCaches {
  let server: RedisServer | null = null
  let prefix = ''
  const ends: (() => Promise<void>)[] = []
  beforeAll(async () => {
    server = await startRedisServer()
  })
  afterEach(async () => {
    for (const end of ends.splice(0)) await end()
    prefix = ''
  })
  afterAll(async () => {
    await server?.stop()
  })
  return { open, redis: connect, prefix: ownPrefix }

  function open(options: Partial<CacheOptions> = {}): Cache {
    const redis = connect()
    const remote = createRedisStore({ redis, prefix: ownPrefix() })
    const store = createLayeredStore({ remote, clock: Date })
    const cache = createCache({ store, prefix: ownPrefix(), defaultTtlMs: 300_000, ...options })
    ends.unshift(() => cache.close())
    return cache
  }

  function connect(): Redis {
    if (server === null) throw new Error('redis: expected a server that runs')
    const redis = new Redis(server.url)
    ends.push(async () => redis.disconnect())
    return redis
  }

  function ownPrefix(): string {
    prefix ||= `test-${randomUUID()}`
    return prefix
  }
}
