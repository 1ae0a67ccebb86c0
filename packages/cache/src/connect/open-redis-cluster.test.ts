import { eventually, freePort, type RedisCluster, startRedisCluster } from '@marketcache/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRedis } from './open-redis.ts'
import { redisOptionsFromEnv } from './redis-options-from-env.ts'
import { createTestConnections } from './test-support/create-test-connections.ts'

const { open } = createTestConnections()
const password = 'canary p@ss #1'
let cluster: RedisCluster
let urls: string[]
beforeAll(async () => {
  cluster = await startRedisCluster()
  urls = cluster.servers.map(({ url }) => url)
  for (const url of urls) {
    const node = openRedis({ url })
    await node.call('ACL', 'SETUSER', 'shop', 'on', `>${password}`, '~*', '+@all')
    node.disconnect()
  }
}, 30_000)
afterAll(() => cluster.stop())

const login = { username: 'shop', password }
const keys = Array.from({ length: 60 }, (_, index) => `test:${index}`)

describe('openRedis to a cluster', () => {
  it('learns all masters from one, and names its connection to each', async () => {
    const { redis, ready, events } = open({
      urls: urls.slice(0, 1),
      ...login,
      connectionName: 'shop:reader',
      role: 'writer',
    })
    await ready()
    await Promise.all(keys.map((key) => redis.set(key, key, 'PX', 60_000)))
    expect(await Promise.all(keys.map((key) => redis.get(key)))).toEqual(keys)
    if (!redis.isCluster) throw new Error('expected a cluster')
    expect(events).toEqual([{ type: 'connected', host: null, port: null }])
    for (const url of urls) {
      const node = open({ url }).redis
      expect(await node.client('LIST')).toContain('name=shop:reader')
    }
  })

  it('is reached by variables', async () => {
    const env = {
      REDIS_CLUSTER_NODES: cluster.nodes.map(({ host, port }) => `${host}:${port}`).join(','),
      REDIS_USERNAME: login.username,
      REDIS_PASSWORD: password,
    }
    const place = redisOptionsFromEnv(env)
    if (place === null) throw new Error('expected a place')
    expect(await open(place).redis.ping()).toBe('PONG')
  })

  it('never lets commands travel together, whatever is asked for', () => {
    const { redis } = open({ urls, ...login, role: 'reader', autoPipelining: true })
    expect(redis.options.enableAutoPipelining).toBe(false)
  })

  it('says that the password is wrong, and not which', async () => {
    const { redis, ready, told, failureOf } = open({ urls, username: 'shop', password: 'canary-wrong' })
    const error = await failureOf(ready())
    expect(error.message).toMatch(/^REDIS_URL: cannot reach the cluster \(WRONGPASS/)
    expect(error).toMatchObject({ isRetryable: false })
    await failureOf(redis.get('test:x'))
    expect(told()).not.toContain('canary')
  })

  it('says that nobody listens', async () => {
    const { ready, events } = open({ urls: [`redis://127.0.0.1:${await freePort()}`] })
    await expect(ready(1000)).rejects.toThrow('(ECONNREFUSED: nobody listens there)')
    expect(events[0]).toMatchObject({ type: 'failed', code: 'ECONNREFUSED' })
  })

  it('fails a reader at once while no node can be reached, and others within their command timeout', async () => {
    const away = [`redis://127.0.0.1:${await freePort()}`]
    const reader = open({ urls: away, role: 'reader' })
    expect((await reader.failureOf(reader.redis.get('test:x'))).message).toMatch(/enableOfflineQueue/)
    const other = open({ urls: away, commandTimeoutMs: 100 })
    expect((await other.failureOf(other.redis.get('test:x'))).message).toBe('Command timed out')
  })

  it.each([
    [[], 'at least one node'],
    [['redis://a/1'], 'database 0 only'],
    [['redis://u:canary@a', 'http://b'], 'must start with redis://'],
  ])('refuses %j', (wrong, message) => {
    expect(() => openRedis({ urls: wrong })).toThrow(message)
    expect(() => openRedis({ urls: wrong })).not.toThrow(/canary/)
  })

  it('holds the command timeout while one master is frozen, and answers for the others', async () => {
    const { redis, ready } = open({ urls, ...login, role: 'reader', commandTimeoutMs: 200 })
    await ready()
    await eventually(() => Promise.all(keys.map((key) => redis.get(key))))
    const [frozen] = cluster.servers
    frozen?.freeze()
    try {
      const start = performance.now()
      const answers = await Promise.allSettled(keys.map((key) => redis.get(key)))
      expect(performance.now() - start).toBeLessThan(1000)
      const failed = answers.filter(({ status }) => status === 'rejected')
      expect(failed.length).toBeGreaterThan(0)
      expect(failed.length).toBeLessThan(keys.length)
    } finally {
      frozen?.thaw()
    }
    await eventually(() => Promise.all(keys.map((key) => redis.get(key))), { timeoutMs: 10_000 })
  })

  it('comes back to a master that was killed and started again', async () => {
    const { redis, ready } = open({ urls, role: 'writer' })
    await ready()
    const [killed] = cluster.servers
    await killed?.kill()
    await killed?.restart()
    const write = (key: string) => redis.set(key, key, 'PX', 60_000)
    await eventually(() => Promise.all(keys.map(write)), { timeoutMs: 15_000 })
  }, 20_000)
})
