import { randomUUID } from 'node:crypto'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { count } from '../../testing/suite-kit.ts'
import type { Store, StoreWrite } from '../store.ts'
import { createRedisStore } from './create-redis-store.ts'

describe('createRedisStore, as to what lies in Redis', () => {
  let server: RedisServer
  let redis: Redis
  let store: Store
  let prefix: string

  beforeAll(async () => {
    server = await startRedisServer()
    redis = new Redis(server.url)
  })
  beforeEach(() => {
    prefix = `test-${randomUUID()}`
    store = createRedisStore({ redis, prefix, tombstoneMs: 200 })
    return () => store.close()
  })
  afterAll(async () => {
    redis.disconnect()
    await server.stop()
  })

  const key = (name: string) => `${prefix}:${name}`

  it('can be read by people', async () => {
    const { revision, fence } = await store.write(entry(key('a'), { costMs: 12 }))
    expect(await redis.get(key('a'))).toBe(
      `mc1 value 1000 2000 3000 9000000000000 ${fence} ${revision} json 12\n{}`,
    )
  })

  it('S1-48 has a lifetime, whatever it is', async () => {
    await store.write(entry(key('a'), { tags: ['t'], keepUntil: Date.now() + 60_000 }))
    await store.remove([key('removed')])
    await store.invalidateTags(['other'])
    await store.acquire(key('held'), 60_000)
    await store.increment(count(key('n'), 1))
    const [, kept] = await redis.scan('0', 'MATCH', `*${prefix}*`, 'COUNT', 1_000)
    expect(kept.length).toBe(6)
    for (const name of kept) expect(await redis.pttl(name)).toBeGreaterThan(0)
  })

  it('is forgotten soon after it was removed', async () => {
    await store.write(entry(key('a'), { tags: ['t'] }))
    await store.invalidateTags(['t'])
    expect(await redis.get(key('a'))).toMatch(/^mc1 gone /)
    await expect.poll(() => redis.exists(key('a'))).toBe(0)
  })

  it('keeps members of a tag as long as their entries, and no longer', async () => {
    await store.write(entry(key('long'), { tags: ['t'], keepUntil: Date.now() + 600_000 }))
    await store.write(entry(key('short'), { tags: ['t'], keepUntil: Date.now() + 10 }))
    const members = `{${prefix}:tag:t}:members`
    expect(await redis.pttl(members)).toBeGreaterThan(590_000)
    expect(await redis.zcard(members)).toBe(2)
    await expect
      .poll(async () => {
        await store.write(entry(key('next'), { tags: ['t'] }))
        return redis.zrange(members, '0', '-1')
      })
      .toEqual([key('long'), key('next')])
  })

  it('reads what is no entry as nothing, does not list it, and writes over it', async () => {
    await redis.set(key('text'), 'something else', 'PX', 60_000)
    await redis.set(key('version'), 'mc2 value 1 2 3 4 5 a json 0\n{}', 'PX', 60_000)
    await redis.lpush(key('list'), 'x')
    const names = ['text', 'version'].map(key)
    expect(await store.readMany(names)).toEqual([null, null])
    expect(await store.remainingMs(key('text'))).toBeNull()
    expect(await Array.fromAsync(store.scan({ prefix, glob: '*', pageSize: 10 }))).toEqual([])
    expect(await store.write(entry(key('text')))).toMatchObject({ verdict: 'written' })
    await expect(store.increment(count(key('version'), 1, { lifetimeMs: 1_000 }))).rejects.toMatchObject({
      code: 'not_a_number',
    })
    await redis.del(key('list'))
  })

  it('reads what was written before there were encodings', async () => {
    await redis.set(key('old'), 'mc1 value 1 2 3 9000000000000 5 abc identity\n{"a":1}', 'PX', 60_000)
    expect(await store.read(key('old'))).toMatchObject({
      encoding: 'json',
      costMs: 0,
      revision: 'abc',
      fence: 5,
    })
    expect(await store.write(entry(key('old'), { fence: 4 }))).toMatchObject({ verdict: 'older' })
  })

  it('works again after the server forgot its scripts, in pipelines too', async () => {
    const keys = Array.from({ length: 600 }, (_, index) => key(`n${index}`))
    await Promise.all(keys.map((at) => store.write(entry(at, { tags: ['a', 'b'] }))))
    await redis.script('FLUSH')
    expect(await store.remove(keys.slice(0, 300))).toBe(300)
    await redis.script('FLUSH')
    expect(await store.invalidateTags(['a', 'b'])).toBe(300)
    await redis.script('FLUSH')
    expect(await store.write(entry(key('n1'), { tags: ['a', 'b'] }))).toMatchObject({ verdict: 'written' })
  })

  it('does not count a counter beyond what numbers can hold', async () => {
    await store.increment(count(key('n'), Number.MAX_SAFE_INTEGER))
    await expect(store.increment(count(key('n'), 1))).rejects.toMatchObject({ code: 'not_a_number' })
    expect(await store.increment(count(key('n'), -1))).toBe(Number.MAX_SAFE_INTEGER - 1)
  })

  it('refuses a lease on a key that chooses its slot', async () => {
    await expect(store.acquire('{a}b', 1_000)).rejects.toMatchObject({ code: 'invalid_key' })
  })

  it('refuses a deadline that is no number', async () => {
    await expect(store.write(entry(key('a'), { keepUntil: Number.NaN }))).rejects.toMatchObject({
      code: 'invalid_option',
    })
  })

  it('S2-38 invalidates ten thousand entries of a tag in a few round trips', async () => {
    const keys = Array.from({ length: 10_000 }, (_, index) => key(`n${index}`))
    // In parts, so that no write waits for its answer behind thousands of others.
    for (let from = 0; from < keys.length; from += 500)
      await Promise.all(keys.slice(from, from + 500).map((at) => store.write(entry(at, { tags: ['t'] }))))
    const before = await commandCalls()
    expect(await store.invalidateTags(['t'])).toBe(10_000)
    expect((await commandCalls()) - before).toBeLessThan(100)
  })

  /** How many commands clients have sent, scripts counted as one. */
  async function commandCalls(): Promise<number> {
    const stats = await redis.info('commandstats')
    const calls = [...stats.matchAll(/^cmdstat_(?:evalsha|eval|zscan|zrange|mget):calls=(\d+)/gm)]
    return calls.reduce((sum, [, count]) => sum + Number(count), 0)
  }
})

function entry(key: string, changes: Partial<StoreWrite> = {}): StoreWrite {
  return {
    key,
    kind: 'value',
    fence: null,
    encoding: 'json',
    costMs: 0,
    body: Buffer.from('{}'),
    tags: [],
    asOf: null,
    fetchedAt: 1_000,
    freshUntil: 2_000,
    staleUntil: 3_000,
    keepUntil: 9_000_000_000_000,
    ...changes,
  }
}
