import { randomUUID } from 'node:crypto'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createInputs } from './inputs.ts'
import { createRefreshKeys } from './refresh-keys.ts'

let server: RedisServer
let redis: Redis
beforeAll(async () => {
  server = await startRedisServer()
  redis = new Redis(server.url)
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

const resource = { name: 'portfolio' }
const nameOf = (hash: string, owner = 'public') => ({ resource, params: { owner, hash } })
const open = (most?: number) => {
  const prefix = `test-${randomUUID()}`
  return { prefix, inputs: createInputs({ redis, prefix, ...(most === undefined ? {} : { most }) }) }
}

describe('createInputs', () => {
  it('gives back what was posted, under its own name alone', async () => {
    const { inputs } = open()
    expect(await inputs.put(nameOf('a'), '{"x":1}')).toBe(true)
    expect(await inputs.get(nameOf('a'))).toBe('{"x":1}')
    const asked = { resource, params: { ...nameOf('a').params, timeframe: '3m' } }
    expect(await inputs.get(asked)).toBe('{"x":1}')
    expect(await inputs.get(nameOf('b'))).toBeNull()
    expect(await inputs.get(nameOf('a', 'user.ada'))).toBeNull()
  })

  it('gives every key a lifetime', async () => {
    const { inputs, prefix } = open()
    await inputs.put(nameOf('a'), 'x')
    const keys = createRefreshKeys(prefix)
    for (const key of [keys.inputs('portfolio'), keys.input('portfolio:public:a')]) {
      expect([key, (await redis.pttl(key)) > 0]).toEqual([key, true])
    }
  })

  it('refuses more than it may hold, but not one that it holds', async () => {
    const { inputs } = open(2)
    expect(await Promise.all(['a', 'b', 'c', 'a'].map((hash) => inputs.put(nameOf(hash), hash)))).toEqual([
      true,
      true,
      false,
      true,
    ])
    expect(await inputs.get(nameOf('c'))).toBeNull()
  })

  it('leaves room to other resources when one has too many', async () => {
    const { inputs } = open(1)
    expect(await inputs.put(nameOf('a'), 'a')).toBe(true)
    expect(await inputs.put(nameOf('b'), 'b')).toBe(false)
    const analysis = { resource: { name: 'analysis' }, params: { owner: 'public', hash: 'b' } }
    expect(await inputs.put(analysis, 'b')).toBe(true)
  })

  it('forgets what one owner posted, and nothing of anybody else', async () => {
    const { inputs } = open(6)
    const owners = ['user.ada', 'user.ada:b', 'user.ad', 'public']
    for (const owner of owners) await inputs.put(nameOf('a', owner), owner)
    await inputs.put(nameOf('b', 'user.ada'), 'two')
    const other = { resource: { name: 'analysis' }, params: { owner: 'user.ada', hash: 'a' } }
    await inputs.put(other, 'other')
    expect(await inputs.forget({ resources: [resource], owner: 'user.ada' })).toBe(2)
    expect(await Promise.all(owners.map((owner) => inputs.get(nameOf('a', owner))))).toEqual([
      null,
      ...owners.slice(1),
    ])
    expect(await inputs.get(other)).toBe('other')
    expect(await inputs.forget({ resources: [resource, other.resource], owner: 'user.ada' })).toBe(1)
    expect(await inputs.forget({ resources: [resource, other.resource], owner: 'user.ada' })).toBe(0)
  })

  it('has room for others at once when it has forgotten', async () => {
    const { inputs } = open(1)
    await inputs.put(nameOf('a', 'user.ada'), 'a')
    await inputs.forget({ resources: [resource], owner: 'user.ada' })
    expect(await inputs.put(nameOf('b'), 'b')).toBe(true)
  })

  it('has room again when old ones have gone', async () => {
    const { inputs, prefix } = open(1)
    await inputs.put(nameOf('a'), 'a')
    await redis.zadd(createRefreshKeys(prefix).inputs('portfolio'), '1', 'portfolio:public:a')
    expect(await inputs.put(nameOf('b'), 'b')).toBe(true)
  })
})
