import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createRedisStore } from '../redis/create-redis-store.ts'
import { createLayeredStore, type LayeredStore } from './layered-store.ts'
import { testValue } from './test-value.ts'

const eventually = <Value>(look: () => Value) => expect.poll(look, { timeout: 10_000 })

/** As the processes of a deployment would: each store has connections of its own. */
describe('createLayeredStore over one Redis server', { timeout: 30_000 }, () => {
  const keys = ['a', 'b', 'c', 'd']
  let server: RedisServer
  let admin: Redis
  let fleet: { store: LayeredStore; redis: Redis }[]
  let prefix: string

  beforeAll(async () => {
    server = await startRedisServer()
    admin = new Redis(server.url)
  })
  beforeEach(async () => {
    prefix = `test-${randomUUID()}`
    fleet = Array.from({ length: 3 }, () => join())
    await allTrusted()
  })
  afterEach(async () => {
    for (const { store, redis } of fleet) {
      await store.close()
      redis.disconnect()
    }
  })
  afterAll(async () => {
    admin.disconnect()
    await server.stop()
  })

  function join() {
    const redis = new Redis(server.url, { maxRetriesPerRequest: 1, retryStrategy: () => 20 })
    redis.on('error', () => {})
    const store = createLayeredStore({
      remote: createRedisStore({ redis, prefix, heartbeatMs: 200, timeoutMs: 500 }),
    })
    return { store, redis }
  }

  const at = (key: string) => `${prefix}:${key}`
  const write = (store: LayeredStore, key: string, text: string) =>
    store.write(testValue(at(key), Date.now(), { body: Buffer.from(text) }))
  const textsOf = async ({ store }: { store: LayeredStore }) =>
    (await store.readMany(keys.map(at))).map((entry) => entry?.body.toString() ?? null)
  const allTrusted = () =>
    eventually(() => fleet.every(({ store }) => store.localInfo().isTrusted)).toBe(true)

  /** Writes and reads until told to stop. @returns Stops it, and the last text of each key. */
  function disturb() {
    const last = new Map<string, string>()
    let isStopped = false
    const writing = keys.map(async (key, index) => {
      const { store } = fleet[index % fleet.length] ?? join()
      for (let version = 0; !isStopped; version++) {
        await write(store, key, `${key}${version}`)
        last.set(key, `${key}${version}`)
      }
    })
    const reading = fleet.map(async (each) => {
      while (!isStopped) {
        await textsOf(each)
        // Answers of the local layer alone would leave no turn for anything else.
        await nextTurn()
      }
    })
    return async () => {
      isStopped = true
      await Promise.all([...writing, ...reading])
      return keys.map((key) => last.get(key))
    }
  }

  it('ends up with the last values everywhere, answered locally', async () => {
    const stop = disturb()
    await eventually(async () => Number((await textsOf(fleet[0] ?? join()))[0]?.slice(1))).toBeGreaterThan(
      200,
    )
    const last = await stop()
    for (const each of fleet) {
      await eventually(() => textsOf(each)).toEqual(last)
      await eventually(() => keys.every((key) => each.store.peek(at(key)) !== undefined)).toBe(true)
    }
  })

  it('does so also when its subscriptions are cut again and again', async () => {
    const stop = disturb()
    let losses = 0
    for (const { store } of fleet) store.subscribe(({ type }) => (losses += type === 'lost' ? 1 : 0))
    for (let cut = 1; cut <= 5; cut++) {
      await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
      await eventually(() => losses).toBe(cut * fleet.length)
      await allTrusted()
    }
    const last = await stop()
    for (const each of fleet) await eventually(() => textsOf(each)).toEqual(last)
  })

  it('trusts nothing from the moment its subscription is lost', async () => {
    const [one, other] = fleet
    if (one === undefined || other === undefined) throw new Error('fleet: expected two')
    await write(one.store, 'a', '1')
    await textsOf(other)
    const { promise: lost, resolve } = Promise.withResolvers<boolean>()
    other.store.subscribe(({ type }) => {
      if (type === 'lost') resolve(keys.every((key) => other.store.peek(at(key)) === undefined))
    })
    await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
    expect(await lost).toBe(true)
    await write(one.store, 'a', '2')
    expect(await textsOf(other)).toEqual(['2', null, null, null])
  })

  it('answers degraded while the server hangs, and truly again when it goes on', async () => {
    const [one] = fleet
    if (one === undefined) throw new Error('fleet: expected one')
    await write(one.store, 'a', '1')
    server.freeze()
    try {
      await eventually(async () => (await one.store.read(at('a')))?.isDegraded).toBe(true)
    } finally {
      server.thaw()
    }
    await allTrusted()
    await eventually(async () => (await one.store.read(at('a')))?.isDegraded).toBeUndefined()
    expect(one.store.peek(at('a'))?.body.toString()).toBe('1')
  })
})
