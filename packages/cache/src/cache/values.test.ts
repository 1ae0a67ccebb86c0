import { beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../stores/store.ts'
import { type CacheWorld, createWorld, settle } from '../test-support/create-world.ts'
import type { Cache } from './cache-types.ts'

describe.each([false, true])('values (layered: %s)', (isLayered) => {
  let world: CacheWorld
  let cache: Cache
  beforeEach(() => {
    world = createWorld()
    cache = world.open({ isLayered })
  })

  async function listKeys(pattern?: string): Promise<unknown[]> {
    const found: unknown[] = []
    for await (const key of cache.keys(pattern)) found.push(key)
    return found.toSorted()
  }

  it('knows nothing at first', async () => {
    expect(await cache.get('k')).toBeNull()
    expect(await cache.getMany(['k', 'l'])).toEqual([null, null])
    expect(await cache.exists('k')).toBe(false)
    expect(await cache.ttl('k')).toBeNull()
    expect(await cache.delete('k')).toBe(false)
    expect(await cache.clear()).toBe(0)
    expect(await listKeys()).toEqual([])
  })

  it('S1-39 gives a value back until its lifetime is over, and says how long that is', async () => {
    await cache.set('k', { price: 0 }, { ttlMs: 1_000 })
    world.clock.advance(999)
    expect(await cache.get('k')).toEqual({ price: 0 })
    expect(await cache.ttl('k')).toBe(1)
    world.clock.advance(1)
    expect(await cache.get('k')).toBeNull()
    expect(await cache.exists('k')).toBe(false)
    expect(await cache.ttl('k')).toBeNull()
  })

  it('S1-48 gives every value an end', async () => {
    await cache.set('k', 1)
    expect(await cache.ttl('k')).toBe(60_000)
  })

  it('does not hand out what is only kept for failures', async () => {
    await cache.set('k', 1, { ttlMs: 10, keepMs: 1_000 })
    world.clock.advance(10)
    expect(await cache.get('k')).toBeNull()
    expect(await cache.exists('k')).toBe(false)
  })

  it('S2-36 reads many in order, in one command for those that are not here', async () => {
    let commands = 0
    const counting = (store: Store): Store => ({
      ...store,
      readMany: (keys) => {
        commands += 1
        return store.readMany(keys)
      },
    })
    const reader = world.open({ isLayered, wrap: counting })
    await cache.set('a', 1)
    await cache.set('c', null)
    await cache.set('d', 4)
    expect(await reader.getMany(['a', 'b', 'c', 'd', 'a'])).toEqual([1, null, null, 4, 1])
    expect(commands).toBe(1)
  })

  it('sees what other processes set and delete', async () => {
    const other = world.open({ isLayered })
    await cache.set('k', 1)
    expect(await other.get('k')).toBe(1)
    await other.set('k', 2)
    expect(await cache.get('k')).toBe(2)
    await other.delete('k')
    expect(await cache.get('k')).toBeNull()
  })

  const changes: [string, (target: Cache) => Promise<unknown>, unknown][] = [
    ['set', (target) => target.set('k', 'new'), 'new'],
    ['delete', (target) => target.delete('k'), null],
    ['invalidateTags', (target) => target.invalidateTags(['t']), null],
    ['clear', (target) => target.clear(), null],
    ['clearNamespace', (target) => target.clearNamespace(), null],
  ]
  it.each(changes)(
    'sees its own %s, also when an older read is still under way',
    async (_, change, expected) => {
      let hold: Promise<void> | null = null
      const slow = (store: Store): Store => ({
        ...store,
        read: async (key) => {
          const entry = await store.read(key)
          await hold
          return entry
        },
      })
      await cache.set('k', 'old', { tags: ['t'] })
      const reader = world.open({ isLayered, wrap: slow })
      const { promise, resolve } = Promise.withResolvers<void>()
      hold = promise
      const before = reader.get('k')
      await settle()
      hold = null
      await change(reader)
      expect(await reader.get('k')).toBe(expected)
      resolve()
      expect(await before).toBe('old')
      expect(await reader.get('k')).toBe(expected)
    },
  )

  it('removes several keys at once and counts what was there', async () => {
    await cache.set('a', 1)
    await cache.set('b', 1)
    expect(await cache.deleteMany(['a', 'b', 'c', 'a'])).toBe(2)
  })

  it('lists and clears by pattern, in this namespace alone', async () => {
    await cache.set('price:AAPL', 1)
    await cache.set('price:MSFT', 1)
    await cache.set(['price', 'BTC:USD*'], 1)
    await cache.set('momentum:AAPL', 1)
    const other = cache.namespace('other')
    await other.set('price:AAPL', 'other')
    expect(await listKeys('price:????')).toEqual(['price:AAPL', 'price:MSFT'])
    expect(await listKeys('*')).toHaveLength(4)
    expect(await cache.clear('price:*')).toBe(3)
    expect(await listKeys()).toEqual(['momentum:AAPL'])
    expect(await other.get('price:AAPL')).toBe('other')
  })

  it('lists every key so that it can be used again', async () => {
    const keys = ['a', 'a:b', ['a', 'b:c'], 'é 😀', '*', 'user:1:x', ['x:y']]
    for (const key of keys) await cache.set(key, JSON.stringify(key))
    const found: unknown[] = []
    for await (const key of cache.keys()) found.push(await cache.get(key))
    expect(found.toSorted()).toEqual(keys.map((key) => JSON.stringify(key)).toSorted())
  })

  it('clears a namespace and no other', async () => {
    const [one, other] = [cache.namespace('one'), cache.namespace('one2')]
    await one.set('a', 1)
    await cache.userCache('7', 'one').set('b', 1)
    await other.set('a', 1)
    expect(await one.clearNamespace()).toBe(2)
    expect(await other.get('a')).toBe(1)
  })

  it('counts', async () => {
    expect(await cache.increment('n')).toBe(1)
    expect(await cache.increment('n', 5, { ttlMs: 1_000 })).toBe(6)
    expect(await cache.increment('n', -6)).toBe(0)
    expect(await cache.exists('n')).toBe(true)
    expect(await cache.ttl('n')).toBe(60_000)
    expect(await cache.delete('n')).toBe(true)
    await cache.set('k', 'text')
    await expect(cache.increment('k')).rejects.toMatchObject({ code: 'not_a_number' })
    await expect(cache.increment('n', 1, { ttlMs: 0 })).rejects.toMatchObject({ code: 'invalid_option' })
  })

  it('removes by tags, and keeps the tags of namespaces apart', async () => {
    await cache.set('a', 1, { tags: ['stock', 'AAPL'] })
    await cache.set('b', 1, { tags: ['stock'] })
    await cache.set('c', 1)
    await cache.namespace('other').set('a', 1, { tags: ['stock'] })
    expect(await cache.invalidateTags(['AAPL', 'none'])).toBe(1)
    expect(await cache.getMany(['a', 'b', 'c'])).toEqual([null, 1, 1])
    expect(await cache.invalidateTags(['stock'])).toBe(1)
    expect(await cache.namespace('other').get('a')).toBe(1)
    await expect(cache.set('d', 1, { tags: [''] })).rejects.toMatchObject({ code: 'invalid_key' })
  })

  it.each([
    [undefined, 'value_not_storable'],
    [() => 1, 'value_not_storable'],
    [Number.NaN, 'value_not_storable'],
    ['x'.repeat(9_000_000), 'value_too_large'],
  ])('refuses what it cannot give back (%#), and leaves what was there', async (value, code) => {
    await cache.set('k', 'before')
    await expect(cache.set('k', value)).rejects.toMatchObject({ code, isRetryable: false })
    expect(await cache.get('k')).toBe('before')
  })

  it('refuses keys that cannot be, without a call of the store', async () => {
    for (const key of ['', [], [''], 'a\ud800']) {
      await expect(cache.get(key)).rejects.toMatchObject({ code: 'invalid_key' })
      await expect(cache.set(key, 1)).rejects.toMatchObject({ code: 'invalid_key' })
      await expect(cache.delete(key)).rejects.toMatchObject({ code: 'invalid_key' })
    }
  })

  it('says what it is, and that it is well', async () => {
    await cache.set('k', 'value')
    expect(await cache.info()).toMatchObject({ isConnected: true, prefix: 'test', counts: { rawBytes: 7 } })
    expect(await cache.isHealthy()).toBe(true)
  })
})
