import { randomUUID } from 'node:crypto'
import { type RedisCluster, startRedisCluster } from '@marketcache/testing'
import { Cluster, type Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { describeStore } from '../../testing/describe-store.ts'
import type { Store, StoreEvent, StoreWrite } from '../store.ts'
import { createRedisStore } from './create-redis-store.ts'
import { slotOf } from './slot.ts'

describe('createRedisStore', () => {
  let servers: RedisCluster
  let redis: Cluster
  const stores: Store[] = []

  beforeAll(async () => {
    servers = await startRedisCluster({ args: ['--cluster-require-full-coverage', 'no'] })
    redis = connect()
  }, 30_000)
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()))
  })
  afterAll(async () => {
    redis.disconnect()
    await servers.stop()
  })

  function connect(): Cluster {
    const cluster = new Cluster([...servers.nodes], { redisOptions: { maxRetriesPerRequest: 1 } })
    cluster.on('error', () => {})
    return cluster
  }

  function open(over = redis): Store {
    const store = createRedisStore({ redis: over, prefix: 'test', timeoutMs: 1_000, heartbeatMs: 200 })
    stores.push(store)
    return store
  }

  describeStore('a store over a cluster of three masters', {
    createStore: () => createRedisStore({ redis, prefix: 'test' }),
  })

  describe('a cluster', () => {
    it('is asked before it is known', async () => {
      const fresh = connect()
      try {
        const store = open(fresh)
        const [entries, pages, info] = await Promise.all([
          store.readMany([key('a'), key('b')]),
          Array.fromAsync(store.scan({ prefix: key(''), glob: '*', pageSize: 10 })),
          store.info(),
        ])
        expect(entries).toEqual([null, null])
        expect(pages).toEqual([])
        expect(info.isConnected).toBe(true)
      } finally {
        fresh.disconnect()
      }
    })

    it('answers for keys of a slot while it moves from one node to another, and afterwards', async () => {
      const store = open()
      const tag = randomUUID()
      const moving = Array.from({ length: 20 }, (_, index) => `{${tag}}:${index}`)
      const others = Array.from({ length: 20 }, (_, index) => key(`other:${index}`))
      const keys = [...moving, ...others]
      await Promise.all(keys.map((at) => store.write(entry(at))))
      const move = await startMove(moving[0] ?? '')
      await move.take(moving.slice(0, 10))
      expect(await bodies(store, keys)).toEqual(keys)
      expect(await store.remove(moving.slice(5, 15))).toBe(10)
      await move.take(moving.slice(10))
      await move.finish()
      expect(await bodies(store, keys)).toEqual(
        keys.map((at, index) => (index >= 5 && index < 15 ? null : at)),
      )
      expect(await store.remove(keys)).toBe(30)
    })
  })

  // The last: it leaves the cluster with a master less.
  it('goes on hearing events when the node it heard them from dies, and fails in time for the keys of that node', async () => {
    const store = open()
    const events: StoreEvent[] = []
    store.subscribe((event) => events.push(event))
    const types = () => events.map(({ type }) => type).filter((type) => type === 'lost' || type === 'found')
    await expect.poll(types).toEqual(['found'])
    const names = Array.from({ length: 50 }, (_, index) => key(String(index)))
    await Promise.all(names.map((at) => store.write(entry(at))))
    const speaker = await findSpeaker()
    await servers.servers.find(({ port }) => port === speaker)?.kill()
    await expect.poll(types, { timeout: 10_000 }).toContain('lost')
    await expect.poll(() => types().lastIndexOf('found'), { timeout: 10_000 }).toBeGreaterThan(0)
    const results = await Promise.allSettled(names.map((at) => store.read(at)))
    const failed = results.filter((result) => result.status === 'rejected')
    expect(failed.length).toBeGreaterThan(0)
    expect(failed.length).toBeLessThan(names.length)
    for (const { reason } of failed) expect(reason).toMatchObject({ name: 'CacheError', isRetryable: true })
  }, 30_000)

  /** The port of the node that the store hears its events from. */
  async function findSpeaker(): Promise<number | undefined> {
    for (const node of redis.nodes('master')) {
      const clients = String(await node.call('CLIENT', 'LIST', 'TYPE', 'pubsub'))
      // ioredis has a connection of its own to some node; it subscribes to nothing.
      if (/ sub=1 /.test(clients)) return node.options.port
    }
    return undefined
  }

  async function startMove(at: string) {
    const slot = String(slotOf(at))
    const owner = redis.slots[slotOf(at)]?.[0]
    const nodes = redis.nodes('master')
    const from = nodes.find(({ options }) => `${options.host}:${options.port}` === owner)
    const to = nodes.find((node) => node !== from)
    if (from === undefined || to === undefined) throw new Error('cluster: expected two masters')
    const [fromId, toId] = [await idOf(from), await idOf(to)]
    await to.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', fromId)
    await from.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', toId)
    return { take, finish }

    async function take(keys: string[]): Promise<void> {
      const { host = '', port = 0 } = to?.options ?? {}
      await from?.call('MIGRATE', host, String(port), '', '0', '5000', 'KEYS', ...keys)
    }

    async function finish(): Promise<void> {
      // Keys of other tests may lie in the same slot.
      const rest = await from?.call('CLUSTER', 'GETKEYSINSLOT', slot, '1000')
      if (Array.isArray(rest) && rest.length > 0) await take(rest.map(String))
      for (const node of [to, from]) await node?.call('CLUSTER', 'SETSLOT', slot, 'NODE', toId)
    }
  }
})

const run = randomUUID()
const key = (name: string) => `${run}:${name}`

async function idOf(node: Redis): Promise<string> {
  return String(await node.call('CLUSTER', 'MYID'))
}

async function bodies(store: Store, keys: string[]): Promise<(string | null)[]> {
  return (await store.readMany(keys)).map((found) => found?.body.toString() ?? null)
}

function entry(at: string): StoreWrite {
  const fetchedAt = Date.now()
  return {
    key: at,
    kind: 'value',
    fence: null,
    encoding: 'json',
    costMs: 0,
    body: Buffer.from(at),
    tags: [],
    asOf: null,
    fetchedAt,
    freshUntil: fetchedAt + 10_000,
    staleUntil: fetchedAt + 20_000,
    keepUntil: fetchedAt + 60_000,
  }
}
