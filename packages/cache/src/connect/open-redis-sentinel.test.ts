import { eventually, freePort, type RedisSentinel, startRedisSentinel } from '@marketcache/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRedis } from './open-redis.ts'
import { redisOptionsFromEnv } from './redis-options-from-env.ts'
import { createTestConnections } from './test-support/create-test-connections.ts'

const { open } = createTestConnections()
const password = 'canary "p@ss" #1'
let group: RedisSentinel
beforeAll(async () => {
  group = await startRedisSentinel({ password })
}, 30_000)
afterAll(() => group.stop())

const place = () => ({
  sentinels: group.sentinels,
  name: group.name,
  password,
  sentinelPassword: password,
})

describe('openRedis by way of Sentinel', () => {
  it('reaches the master, and says which server that is', async () => {
    const { redis, ready, events } = open({ ...place(), connectionName: 'shop:writer' })
    await ready()
    expect((await redis.role())[0]).toBe('master')
    expect(events).toEqual([{ type: 'connected', host: '127.0.0.1', port: group.master.port }])
    expect(await redis.client('LIST')).toContain('name=shop:writer')
  })

  it('reaches it by variables', async () => {
    const env = {
      REDIS_SENTINELS: group.sentinels.join(', '),
      REDIS_SENTINEL_NAME: group.name,
      REDIS_PASSWORD: password,
      REDIS_SENTINEL_PASSWORD: password,
    }
    const order = redisOptionsFromEnv(env)
    if (order === null) throw new Error('expected a place')
    expect(await open(order).redis.ping()).toBe('PONG')
  })

  it.each([
    ['the Sentinels refuse the password', { sentinelPassword: 'canary-wrong' }],
    ['the master refuses the password', { password: 'canary-wrong' }],
    ['no Sentinel knows the name', { name: 'nobody' }],
  ])('says that it cannot, without a password, when %s', async (_, change) => {
    const { ready, told, failureOf, events } = open({ ...place(), ...change })
    const error = await failureOf(ready(1000))
    expect(error.message).toMatch(/^REDIS_URL: cannot reach the master "[a-z-]+" of 1 Sentinels \(/)
    expect(events[0]).toMatchObject({ type: 'failed' })
    expect(told()).not.toContain('canary')
  })

  it('says that no Sentinel answers', async () => {
    const { ready, events } = open({ ...place(), sentinels: [`127.0.0.1:${await freePort()}`] })
    await expect(ready(300)).rejects.toThrow(/All sentinels are unreachable/)
    expect(events[0]).toMatchObject({ code: 'SENTINELS_UNREACHABLE', host: null, port: null })
  })

  it.each([
    [{ sentinels: [] }, 'sentinels must name at least one'],
    [{ sentinels: ['a:b:c'] }, 'sentinels must be written as host:port'],
    [{ sentinels: ['user:canary@host'] }, 'sentinels must be written as host:port'],
    [{ name: '' }, 'name must say'],
  ])('refuses %j', (change, message) => {
    expect(() => openRedis({ ...place(), ...change })).toThrow(message)
    expect(() => openRedis({ ...place(), ...change })).not.toThrow(/canary/)
  })

  it('takes 26379 for the port of a Sentinel that says none, also behind IPv6', () => {
    const { redis } = open({ ...place(), sentinels: ['one', 'two:1', '[::1]', '[::1]:6379'] })
    expect('sentinels' in redis.options && redis.options.sentinels).toEqual([
      { host: 'one', port: 26_379 },
      { host: 'two', port: 1 },
      { host: '::1', port: 26_379 },
      { host: '::1', port: 6379 },
    ])
  })

  // Last: afterwards the master is another server.
  it('writes again after the master was killed, by itself and on the server that took over', async () => {
    const { redis, ready, events } = open({ ...place(), role: 'writer' })
    await ready()
    await redis.set('test:before', '1', 'PX', 60_000)
    await group.master.kill()
    const write = redis.set('test:after', '1', 'PX', 60_000)
    expect(await write).toBe('OK')
    await eventually(() =>
      expect(events.at(-1)).toMatchObject({ type: 'connected', port: group.replica.port }),
    )
    expect(await redis.get('test:after')).toBe('1')
  }, 20_000)
})
