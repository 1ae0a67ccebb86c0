/** What an application does with the packed library; type-checked against its declarations, then run on Node 22. */
import assert from 'node:assert/strict'
import {
  type Cache,
  CacheError,
  createCache,
  createLayeredStore,
  createMemoryStore,
  createRedisStore,
  openRedis,
} from '@marketcache/cache'

const url = process.argv[2] ?? ''
const prefix = 'packed'

function open(): { cache: Cache; close: () => Promise<void> } {
  const redis = openRedis({ url })
  const store = createLayeredStore({ remote: createRedisStore({ redis, prefix }) })
  const cache = createCache({ store, prefix, defaultTtlMs: 60_000 })
  const close = async () => {
    await cache.close()
    redis.disconnect()
  }
  return { cache, close }
}

const here = open()
const there = open()

let calls = 0
const load = async () => ({ made: ++calls, at: new Date(0) })
const [one, two] = await Promise.all([
  here.cache.getOrSet('report', load),
  there.cache.getOrSet('report', load),
])
const made: number = one.made
assert.equal(made, 1)
assert.deepEqual(two, { made: 1, at: new Date(0) })
assert.equal(calls, 1)

const double = here.cache.cached(async (n: number) => n * 2, { name: 'double', tags: (n) => [`of:${n}`] })
const doubled: number = await double(2)
assert.equal(doubled, 4)
assert.equal(await there.cache.invalidateTags(['of:2']), 1)

const text = 'x'.repeat(100_000)
await here.cache.set('large', text)
assert.equal(await there.cache.get<string>('large'), text)

const order: string[] = []
const locked = (name: string, { cache }: typeof here) =>
  cache.lock('job', { ttlMs: 5_000, waitMs: 5_000 }, async () => {
    order.push(`${name} in`)
    await cache.exists('job')
    order.push(`${name} out`)
  })
await Promise.all([locked('a', here), locked('b', there)])
assert.equal(order[0]?.replace('in', 'out'), order[1])
assert.equal(order.length, 4)

await assert.rejects(
  here.cache.set('', 1),
  (error) => error instanceof CacheError && error.code === 'invalid_key',
)
// @ts-expect-error Lifetimes are required: no value lives for ever.
assert.throws(() => createCache({ store: createMemoryStore(), prefix }), { code: 'invalid_option' })

await here.close()
await there.close()
process.stdout.write(`done on ${process.version}\n`)
