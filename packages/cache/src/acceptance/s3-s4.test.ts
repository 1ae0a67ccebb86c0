import { describe, expect, it, vi } from 'vitest'
import { hashValue } from '../engine/hash-arguments.ts'
import { openCaches } from '../test-support/open-caches.ts'

const { open, redis, prefix } = openCaches()

describe('S3: library', () => {
  it('S3-01 generic calls, calls per kind, bulk invalidation and statistics on one cache', async () => {
    const cache = open()
    const crew = cache.cached(async (id: number) => ({ id, name: 'Crew' }), {
      name: 'metadata:crew',
      tags: (id) => [`crew:${id}`],
    })
    await crew(7)
    await cache.set('stats:leaderboard:gainers', ['a', 'b'], { tags: ['stats'] })
    expect(await cache.get('stats:leaderboard:gainers')).toEqual(['a', 'b'])
    await cache.set('generic', { any: 'value' })
    expect([await cache.exists('generic'), await cache.delete('generic')]).toEqual([true, true])
    expect(await cache.exists('generic')).toBe(false)
    expect(await cache.invalidateTags(['crew:7', 'stats'])).toBe(2)
    expect(await cache.getMany(['stats:leaderboard:gainers', 'metadata:crew:7'])).toEqual([null, null])
    expect(cache.analytics.getHitRate().counts.producerCalls).toBe(1)
  })

  it("S3-13 drops one crew, one agent, a crew's agents, all of a crew, or all metadata", async () => {
    const [cache, reader] = [open(), open()]
    const fill = async () => {
      await cache.set('metadata:crew:1', 1, { tags: ['crew:1', 'metadata'] })
      await cache.set('metadata:crew:1:agents', [5], { tags: ['crew:1', 'metadata'] })
      await cache.set('metadata:agent:5', 1, { tags: ['metadata'] })
      await cache.set('stats:popular', 1)
    }
    const left = async () => {
      const keys = ['metadata:crew:1', 'metadata:crew:1:agents', 'metadata:agent:5', 'stats:popular']
      return (await reader.getMany(keys)).map((value) => value !== null)
    }
    const drops: [() => Promise<unknown>, boolean[]][] = [
      [() => cache.delete('metadata:crew:1'), [false, true, true, true]],
      [() => cache.delete('metadata:agent:5'), [true, true, false, true]],
      [() => cache.delete('metadata:crew:1:agents'), [true, false, true, true]],
      [() => cache.invalidateTags(['crew:1']), [false, false, true, true]],
      [() => cache.clear('metadata:*'), [false, false, false, true]],
    ]
    for (const [drop, expected] of drops) {
      await fill()
      await expect.poll(left).toEqual([true, true, true, true])
      await drop()
      await expect.poll(left).toEqual(expected)
    }
  })

  it('S3-23 reads many keys in one round trip', async () => {
    const writer = open()
    await writer.set('a', 1)
    await writer.set('c', { x: 0 })
    const reader = open()
    const connection = redis()
    const before = await readCommands()
    expect(await reader.getMany(['a', 'b', 'c'])).toEqual([1, null, { x: 0 }])
    const after = await readCommands()
    expect(after - before).toBe(1)

    async function readCommands(): Promise<number> {
      const info = await connection.info('commandstats')
      return ['get', 'mget'].reduce(
        (sum, name) => sum + Number(new RegExp(`cmdstat_${name}:calls=(\\d+)`).exec(info)?.[1] ?? 0),
        0,
      )
    }
  })
})

describe('S4: library', () => {
  it('S4-09 user data, 3600 s', async () => {
    const profile = open().userCache('123')
    await profile.set('profile', { theme: 'dark' })
    expect(await open().userCache('123').get('profile')).toEqual({ theme: 'dark' })
    expect(await open().userCache('124').get('profile')).toBeNull()
    expectAbout(await profile.ttl('profile'), 3_600_000)
    await profile.set('profile', { theme: 'dark' }, { ttlMs: 60_000 })
    expectAbout(await profile.ttl('profile'), 60_000)
  })

  it('S4-10 answers per user and prompt, 1800 s', async () => {
    const answer = vi.fn(async () => 'answer')
    const ask = (userId: string, prompt: string) =>
      open()
        .userCache(userId, 'ai')
        .getOrSet(['prompt', hashValue(prompt)], answer)
    expect([await ask('1', 'why?'), await ask('1', 'why?')]).toEqual(['answer', 'answer'])
    expect(answer).toHaveBeenCalledTimes(1)
    await ask('2', 'why?')
    await ask('1', 'how?')
    expect(answer).toHaveBeenCalledTimes(3)
    expectAbout(
      await open()
        .userCache('1', 'ai')
        .ttl(['prompt', hashValue('why?')]),
      1_800_000,
    )
  })

  it('S4-11 trading data per symbol and kind, 900 s, shared by all users', async () => {
    await open().namespace('trading').set(['AAPL', 'quote'], { price: 0, volume: 5 })
    const trading = open().namespace('trading')
    expect(await trading.get(['AAPL', 'quote'])).toEqual({ price: 0, volume: 5 })
    expectAbout(await trading.ttl('AAPL:quote'), 900_000)
  })

  it('S4-12 a cached function with a lifetime and a namespace', async () => {
    const compute = vi.fn(async (days: number) => days * 2)
    const report = open().namespace('analytics').cached(compute, { name: 'report', ttlMs: 3_600_000 })
    expect([await report(5), await report(5)]).toEqual([10, 10])
    expect(compute).toHaveBeenCalledTimes(1)
    expect(await redis().exists(`${prefix()}:analytics:report:=5`)).toBe(1)
  })

  it('S4-13 a cached function for each user', async () => {
    const cache = open()
    const build = vi.fn(async (kind: string) => `report ${kind}`)
    const reportOf = (userId: string) =>
      cache.userCache(userId).cached(build, { name: 'reports', ttlMs: 1_800_000 })
    await reportOf('1')('daily')
    await reportOf('1')('daily')
    expect(build).toHaveBeenCalledTimes(1)
    await reportOf('2')('daily')
    expect(build).toHaveBeenCalledTimes(2)
    expect(await cache.clearUser('1')).toBe(1)
    await reportOf('2')('daily')
    expect(build).toHaveBeenCalledTimes(2)
  })

  it('S4-14 set, get, delete, exists, ttl and increment in a namespace', async () => {
    const one = open().namespace('one')
    const two = open().namespace('two')
    await one.set('k', 'v')
    expect([await one.get('k'), await two.get('k')]).toEqual(['v', null])
    expect([await one.exists('k'), await two.exists('k')]).toEqual([true, false])
    expect(await one.ttl('k')).toBeGreaterThan(0)
    expect([await one.increment('n', 5), await one.increment('n'), await two.increment('n')]).toEqual([
      5, 6, 1,
    ])
    expectAbout(await one.ttl('n'), 300_000)
    expect([await two.delete('k'), await one.delete('k')]).toEqual([false, true])
  })

  it('S4-14 S4-19 counts for a user, says for how long, and forgets it with the user', async () => {
    const [visits, others] = [open().userCache('1', 'ai'), open().userCache('2', 'ai')]
    expect([await visits.increment('n', 5), await visits.increment('n', -1, { ttlMs: 1_000 })]).toEqual([
      5, 4,
    ])
    await others.increment('n', 2)
    expectAbout(await visits.ttl('n'), 1_800_000)
    expect(await visits.exists('n')).toBe(true)
    expect(await open().clearUser('1')).toBe(1)
    expect([await visits.increment('n', 0), await others.increment('n', 0)]).toEqual([0, 2])
  })

  it('S4-15 the namespaces users, ai, trading, analytics and general stand side by side', async () => {
    const cache = open()
    const names = ['users', 'ai', 'trading', 'analytics', 'general']
    for (const name of names) await cache.namespace(name).set('k', name)
    for (const name of names) expect(await open().namespace(name).get('k')).toBe(name)
    expect(await cache.get('k')).toBe('general')
  })

  it('S4-16 says what server it is connected to, and how many clients that has', async () => {
    const info = await open().info()
    expect(info.isConnected).toBe(true)
    expect(info.version).toMatch(/^\d+\.\d+/)
    expect(info.connectedClients).toBeGreaterThan(0)
  })

  it('S4-17 says how much memory is used, and how many keys each namespace has', async () => {
    const cache = open()
    await cache.namespace('ai').set('k', 1)
    await cache.namespace('trading').set('k', 1)
    await cache.namespace('trading').set('l', 1)
    expect((await cache.info()).usedMemoryBytes).toBeGreaterThan(0)
    const { prefixes, totalKeys } = await cache.analytics.getCacheSizeByPrefix()
    expect(totalKeys).toBe(3)
    expect(Object.fromEntries(prefixes.map(({ prefix: name, keys }) => [name, keys]))).toEqual({
      ai: 1,
      trading: 2,
    })
  })

  it('S4-18 clears one namespace of a user and says how many there were', async () => {
    const cache = open()
    await cache.userCache('1').set('a', 1)
    await cache.userCache('1').set('b', 1)
    await cache.userCache('1', 'ai').set('a', 1)
    await cache.userCache('10').set('a', 1)
    expect(await cache.userCache('1').clear()).toBe(2)
    expect(await cache.userCache('1', 'ai').get('a')).toBe(1)
    expect(await cache.userCache('10').get('a')).toBe(1)
  })

  it('S4-19 clears a user in all namespaces and says how many there were', async () => {
    const cache = open()
    for (const namespace of ['users', 'ai', 'trading']) await cache.userCache('1', namespace).set('a', 1)
    await cache.userCache('2').set('a', 1)
    await cache.namespace('trading').set('AAPL:quote', 1)
    expect(await open().clearUser('1')).toBe(3)
    await expect.poll(() => cache.userCache('1', 'ai').get('a')).toBeNull()
    expect(await cache.userCache('2').get('a')).toBe(1)
    expect(await cache.namespace('trading').get('AAPL:quote')).toBe(1)
  })

  it('S4-20 clears a namespace and says how many there were', async () => {
    const cache = open()
    await cache.namespace('ai').set('a', 1)
    await cache.userCache('1', 'ai').set('b', 1)
    await cache.namespace('aid').set('a', 1)
    expect(await cache.namespace('ai').clearNamespace()).toBe(2)
    expect(await cache.namespace('aid').get('a')).toBe(1)
  })

  it('S4-21 users, answers, trading and analytics have lifetimes of their own, which can be set', async () => {
    const usual = {
      users: 3_600_000,
      ai: 1_800_000,
      trading: 900_000,
      analytics: 1_800_000,
      general: 300_000,
    }
    const own = { ...usual, ai: 60_000, reports: 120_000 }
    const lifetimes = [
      [open(), usual],
      [open({ namespaceTtlMs: { ai: 60_000, reports: 120_000 } }), own],
    ] as const
    for (const [cache, expected] of lifetimes) {
      for (const [namespace, ttlMs] of Object.entries(expected)) {
        const scope = cache.namespace(namespace)
        await scope.set('k', 1)
        expectAbout(await scope.ttl('k'), ttlMs)
        await scope.set('k', 1, { ttlMs: 30_000 })
        expectAbout(await scope.ttl('k'), 30_000)
      }
    }
  })

  it('S4-22 keys are prefix:namespace:specific', async () => {
    const cache = open()
    await cache.userCache('123').set('profile', 1)
    await cache.userCache('123', 'ai').set('prompt:abc123', 1)
    await cache.userCache('123', 'trading').set('AAPL:quote', 1)
    const keys = ['users:user:123:profile', 'ai:user:123:prompt:abc123', 'trading:user:123:AAPL:quote']
    expect(await redis().exists(...keys.map((key) => `${prefix()}:${key}`))).toBe(3)
  })
})

function expectAbout(actualMs: number | null, expectedMs: number): void {
  expect(actualMs).toBeGreaterThan(expectedMs - 5_000)
  expect(actualMs).toBeLessThanOrEqual(expectedMs)
}
