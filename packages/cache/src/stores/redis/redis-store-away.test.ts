import { inspect } from 'node:util'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { count } from '../../testing/suite-kit.ts'
import type { Store, StoreEvent, StoreWrite } from '../store.ts'
import { createRedisStore, type RedisStoreOptions } from './create-redis-store.ts'

interface ConnectionOptions {
  commandTimeout?: number
  enableOfflineQueue?: boolean
  retryStrategy?: () => number
  protocol?: 2 | 3
  username?: string
  password?: string
}

const secret = 'a value that nobody else may see'

describe('createRedisStore, when Redis is away', () => {
  let server: RedisServer
  const cleanups: (() => unknown)[] = []
  beforeEach(async () => {
    server = await startRedisServer()
  })
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
    await server.stop()
  })

  function connect(options: ConnectionOptions = {}): Redis {
    const redis = new Redis({ port: server.port, host: '127.0.0.1', retryStrategy: () => 20, ...options })
    redis.on('error', () => {})
    cleanups.push(() => redis.disconnect())
    return redis
  }

  function open(options: Partial<RedisStoreOptions> = {}): Store {
    const store = createRedisStore({
      redis: connect(),
      prefix: 'test',
      timeoutMs: 200,
      heartbeatMs: 100,
      ...options,
    })
    cleanups.push(() => store.close())
    return store
  }

  async function listen(store: Store): Promise<StoreEvent[]> {
    const events: StoreEvent[] = []
    store.subscribe((event) => events.push(event))
    await expect.poll(() => events).toEqual([{ type: 'found' }])
    return events
  }

  const typesOf = (events: StoreEvent[]) => events.map(({ type }) => type)

  it('fails every call with an error of its own while the server is gone, and works again by itself', async () => {
    const store = open()
    await store.write(entry('test:a'))
    await server.kill()
    const gone = { name: 'CacheError', isRetryable: true }
    await expect(store.read('test:a')).rejects.toMatchObject(gone)
    await expect(store.readMany(['test:a', 'test:b'])).rejects.toMatchObject(gone)
    await expect(store.write(entry('test:a'))).rejects.toMatchObject(gone)
    await expect(store.remove(['test:a', 'test:b'])).rejects.toMatchObject(gone)
    await expect(store.invalidateTags(['t'])).rejects.toMatchObject(gone)
    await expect(store.increment(count('test:n', 1, { lifetimeMs: 1_000 }))).rejects.toMatchObject(gone)
    await expect(store.acquire('test:a', 1_000)).rejects.toMatchObject(gone)
    await expect(
      Array.fromAsync(store.scan({ prefix: 'test:', glob: '*', pageSize: 10 })),
    ).rejects.toMatchObject(gone)
    expect(await store.info()).toMatchObject({ isConnected: false, version: null })
    await server.restart()
    await expect.poll(() => store.read('test:a').catch(() => 'away')).toBeNull()
    expect(await store.info()).toMatchObject({ type: 'redis', isConnected: true })
  })

  it('fails at once when the connection does not queue', async () => {
    const redis = connect({ enableOfflineQueue: false, retryStrategy: () => 10_000 })
    await redis.ping().catch(() => new Promise((resolve) => redis.once('ready', resolve)))
    const store = open({ redis, timeoutMs: 60_000 })
    await server.kill()
    await expect.poll(() => redis.status).not.toBe('ready')
    await expect(store.read('test:a')).rejects.toMatchObject({ code: 'store_unavailable' })
  })

  it.each<[string, ConnectionOptions]>([
    ['its own deadline', {}],
    ['the deadline of the connection', { commandTimeout: 200 }],
  ])('fails in time by %s while the server hangs', async (_, options) => {
    const store = open({ redis: connect(options) })
    await store.read('test:a')
    server.freeze()
    const startedAt = performance.now()
    await expect(store.read('test:a')).rejects.toMatchObject({ code: 'store_timeout', isRetryable: true })
    await expect(store.write(entry('test:a', { tags: ['t'] }))).rejects.toMatchObject({
      code: 'store_timeout',
    })
    await expect(
      Array.fromAsync(store.scan({ prefix: 'test:', glob: '*', pageSize: 10 })),
    ).rejects.toMatchObject({ code: 'store_timeout' })
    expect(performance.now() - startedAt).toBeLessThan(2_000)
    server.thaw()
    await expect.poll(() => store.read('test:b').catch(() => 'away')).toBeNull()
  })

  it('leaves no lease behind that nobody holds when the server hung while it was asked for', async () => {
    const store = open({ redis: connect(), timeoutMs: 200 })
    await store.read('test:a')
    server.freeze()
    await expect(store.acquire('test:lease', 60_000)).rejects.toMatchObject({ code: 'store_timeout' })
    server.thaw()
    await expect.poll(() => store.acquire('test:lease', 60_000).catch(() => null)).not.toBeNull()
  })

  it('shows no value in an error', async () => {
    const redis = connect()
    const store = open({ redis })
    await redis.config('SET', 'maxmemory', '1')
    const full = await store.write(entry('test:a')).catch((error: unknown) => error)
    expect(full).toMatchObject({ code: 'store_unavailable', message: expect.stringContaining('OOM') })
    await redis.config('SET', 'maxmemory', '0')
    await redis.lpush('test:list', 'x')
    const wrongType = await store.write(entry('test:list')).catch((error: unknown) => error)
    expect(wrongType).toMatchObject({ message: expect.stringContaining('WRONGTYPE') })
    await server.kill()
    const gone = await store.write(entry('test:a')).catch((error: unknown) => error)
    for (const error of [full, wrongType, gone]) {
      expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(secret)
      expect(JSON.stringify(error)).not.toContain(secret)
    }
  })

  it('shows no value in the error about a command that the server does not have', async () => {
    const poor = await startRedisServer({ args: ['--rename-command', 'EVALSHA', ''] })
    cleanups.push(() => poor.stop())
    const redis = new Redis(poor.url)
    cleanups.push(() => redis.disconnect())
    const error = await open({ redis })
      .write(entry('test:a'))
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ message: expect.stringMatching(/unknown command/i) })
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('test:a')
  })

  it('shows no password in an error', async () => {
    const redis = connect({ password: 'swordfish', username: 'somebody' })
    const error = await open({ redis })
      .read('test:a')
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'CacheError' })
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('swordfish')
  })

  it('says that events were lost when the server dies, and that they are found when it is back', async () => {
    const store = open()
    const events = await listen(store)
    await server.kill()
    await expect.poll(() => typesOf(events)).toEqual(['found', 'lost'])
    await server.restart()
    await expect.poll(() => typesOf(events)).toEqual(['found', 'lost', 'found'])
    await store.write(entry('test:a'))
    await expect.poll(() => typesOf(events)).toEqual(['found', 'lost', 'found', 'written'])
  })

  it('says so when only the connection for events breaks', async () => {
    const store = open()
    const events = await listen(store)
    await connect().call('CLIENT', 'KILL', 'TYPE', 'pubsub')
    await expect.poll(() => typesOf(events)).toEqual(['found', 'lost', 'found'])
  })

  it.each([2, 3] as const)('notices a server that hangs by its silence, over RESP%s', async (protocol) => {
    const events = await listen(open({ redis: connect({ protocol }) }))
    server.freeze()
    await expect.poll(() => typesOf(events)).toEqual(['found', 'lost'])
    server.thaw()
    await expect.poll(() => typesOf(events)).toEqual(['found', 'lost', 'found'])
  })

  it('stays found while the server answers, however long nothing happens', async () => {
    const events = await listen(open({ heartbeatMs: 20 }))
    const pings = async () =>
      Number(/cmdstat_ping:calls=(\d+)/.exec(await connect().info('commandstats'))?.[1])
    await expect.poll(pings).toBeGreaterThan(5)
    expect(typesOf(events)).toEqual(['found'])
  })

  it("uses the owner's connection for events and leaves it open", async () => {
    const subscriber = connect()
    const store = open({ subscriber })
    const events = await listen(store)
    await store.write(entry('test:a'))
    await expect.poll(() => typesOf(events)).toEqual(['found', 'written'])
    await store.close()
    expect(subscriber.status).toBe('ready')
  })

  it('reports why it hears nothing when it may not subscribe', async () => {
    const admin = connect()
    await admin.acl('SETUSER', 'deaf', 'on', '>deaf', '~*', '+@all', 'resetchannels')
    const errors: unknown[] = []
    const redis = connect({ username: 'deaf', password: 'deaf' })
    const store = open({ redis, onError: (error) => errors.push(error) })
    store.subscribe(() => {})
    await expect.poll(() => String(errors[0])).toContain('NOPERM')
  })

  it('asks again while it may not subscribe, reports each refusal, and hears as soon as it may', async () => {
    const admin = connect()
    await admin.acl('SETUSER', 'deaf', 'on', '>deaf', '~*', '+@all', 'resetchannels')
    const errors: unknown[] = []
    const redis = connect({ username: 'deaf', password: 'deaf' })
    const store = open({ redis, onError: (error) => errors.push(error) })
    const events: StoreEvent[] = []
    store.subscribe((event) => events.push(event))
    await expect.poll(() => errors.length).toBeGreaterThan(1)
    await admin.acl('SETUSER', 'deaf', 'allchannels')
    await expect.poll(() => typesOf(events)).toEqual(['found'])
    await store.write(entry('test:a'))
    await expect.poll(() => typesOf(events)).toEqual(['found', 'written'])
  })
})

function entry(key: string, changes: Partial<StoreWrite> = {}): StoreWrite {
  const fetchedAt = Date.now()
  return {
    key,
    kind: 'value',
    fence: null,
    encoding: 'json',
    costMs: 0,
    body: Buffer.from(secret),
    tags: [],
    asOf: null,
    fetchedAt,
    freshUntil: fetchedAt + 10_000,
    staleUntil: fetchedAt + 20_000,
    keepUntil: fetchedAt + 60_000,
    ...changes,
  }
}
