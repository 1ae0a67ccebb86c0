import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { awaitRedis } from './await-redis.ts'
import { openRedis } from './open-redis.ts'
import { redisOptionsFromEnv } from './redis-options-from-env.ts'
import type { RedisRole } from './redis-roles.ts'
import { createTestConnections } from './test-support/create-test-connections.ts'

const { open } = createTestConnections()
const password = 'canary p@ss:w/rd#%?&=+[]{}"\'\\\u00e4\u{1f511}'
const username = 'shop@eu:1/x?#%'
const roles: readonly RedisRole[] = ['reader', 'writer', 'subscriber', 'blocking', 'generic']
let server: RedisServer
let plainUrl: string
let fullUrl: string

beforeAll(async () => {
  server = await startRedisServer({ args: ['--requirepass', 'canary-of-default'] })
  const admin = openRedis({ url: server.url, password: 'canary-of-default' })
  await admin.call('ACL', 'SETUSER', username, 'on', `>${password}`, '~test:*', '+@all', '&test:*')
  admin.disconnect()
  plainUrl = server.url
  const login = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`
  fullUrl = `redis://${login}@127.0.0.1:${server.port}`
})
afterAll(() => server.stop())

describe('a user of the access control list', () => {
  it('gets in by a percent-encoded URL', async () => {
    const { redis } = open({ url: fullUrl })
    expect(await redis.call('ACL', 'WHOAMI')).toBe(username)
  })

  it('gets in by a name and a password that are given apart, as they are', async () => {
    const { redis } = open({ url: plainUrl, username, password })
    expect(await redis.call('ACL', 'WHOAMI')).toBe(username)
  })

  it.each([
    ['REDIS_URL', () => ({ REDIS_URL: fullUrl })],
    [
      'REDIS_URL and REDIS_PASSWORD',
      () => ({ REDIS_URL: plainUrl, REDIS_USERNAME: username, REDIS_PASSWORD: password }),
    ],
    [
      'the parts',
      () => ({
        REDIS_HOST: '127.0.0.1',
        REDIS_PORT: String(server.port),
        REDIS_USERNAME: username,
        REDIS_PASSWORD: password,
      }),
    ],
  ])('gets in by the variables: %s', async (_, env) => {
    const place = redisOptionsFromEnv(env())
    if (place === null) throw new Error('expected a place')
    const { redis } = open(place)
    expect(await redis.call('ACL', 'WHOAMI')).toBe(username)
  })

  it('is told what it may not do', async () => {
    const { redis, failureOf } = open({ url: fullUrl })
    expect((await failureOf(redis.get('other:x'))).message).toMatch(/^NOPERM/)
  })
})

describe('a login that is refused', () => {
  const wrong = `${password}canary-wrong`

  it.each(roles)('is told at once (%s), and nothing that is told holds a password', async (role) => {
    const { redis, ready, told, events, failureOf } = open({ url: plainUrl, role, username, password: wrong })
    const error = await failureOf(ready(5000))
    expect(error).toMatchObject({ code: 'store_unavailable', isRetryable: false })
    expect(error.message).toBe(
      `REDIS_URL: cannot reach redis://127.0.0.1:${server.port} (WRONGPASS: user name or password is wrong, or the user is off)`,
    )
    redis.disconnect()
    expect(events).toContainEqual(expect.objectContaining({ type: 'failed', code: 'WRONGPASS' }))
    expect(told()).not.toContain('canary')
    expect(told()).not.toContain(encodeURIComponent(wrong))
  })

  it('is told that a password is needed', async () => {
    await expect(open({ url: plainUrl }).ready()).rejects.toThrow('(NOAUTH: it wants a password)')
  })

  it('is told so too where the password is the only thing that is too much', async () => {
    const openToAll = await startRedisServer()
    const { ready, told } = open({ url: openToAll.url, username: 'nobody', password: 'canary-too-much' })
    await expect(ready()).rejects.toThrow(/WRONGPASS/)
    expect(told()).not.toContain('canary')
    await openToAll.stop()
  })

  it('fails the commands that wait for it, without the password', async () => {
    const { redis, told, failureOf } = open({
      url: plainUrl,
      username,
      password: wrong,
      commandTimeoutMs: 300,
    })
    const failures = await Promise.all([
      failureOf(redis.get('test:x')),
      failureOf(redis.set('test:x', '1', 'PX', 1000)),
    ])
    expect(failures.every((failure) => failure instanceof Error)).toBe(true)
    expect(told()).not.toContain('canary')
  })

  it('recovers when the password is put right on the server', async () => {
    const { redis, ready } = open({
      url: plainUrl,
      username: 'late',
      password: 'canary-late',
      role: 'writer',
    })
    await expect(ready()).rejects.toThrow(/WRONGPASS/)
    const admin = open({ url: plainUrl, password: 'canary-of-default' }).redis
    await admin.call('ACL', 'SETUSER', 'late', 'on', '>canary-late', '~*', '+@all')
    await awaitRedis({ redis: admin, timeoutMs: 1000 })
    expect(await redis.set('test:late', '1', 'PX', 1000)).toBe('OK')
  })
})
