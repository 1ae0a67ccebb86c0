import { createRedisStore, openRedis } from '@marketcache/cache'
import { resources } from '@marketcache/resources'
import { eventually, type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ApiBench, createApiBench } from '../test-support/api-bench.ts'
import { notes } from '../test-support/user-resources.ts'

let server: RedisServer
let bench: ApiBench

beforeAll(async () => {
  server = await startRedisServer()
})
afterAll(() => server.stop())
beforeEach(async () => {
  bench = await open()
})
afterEach(() => bench.close())

const open = (settings: Parameters<typeof createApiBench>[1] = {}) =>
  createApiBench(server, settings, {}, [...resources, notes])
const drop = (path: string) => bench.get(`/api/v1/cache${path}`, {}, { method: 'DELETE' })
const invalidate = (payload: object, at = bench) =>
  at.get('/api/v1/cache/invalidate', { 'content-type': 'application/json' }, { method: 'POST', payload })
const keys = async (query = '?users=true', at = bench): Promise<string[]> => {
  const { keys: found } = (await at.get(`/api/v1/cache/keys${query}`)).json()
  return found.map((key: string) => key.slice(at.prefix.length + 1)).sort()
}
const audits = (at = bench) =>
  at.logLines().filter(({ msg }) => /^cache (cleared|invalidated)$/.test(String(msg)))

describe('DELETE /api/v1/cache/clear', () => {
  it('S1-22 S1-33 S1-40 drops what matches, and says how much', async () => {
    for (const symbol of ['AAPL', 'MSFT']) await bench.store('quote', [symbol])
    await bench.store('company', ['AAPL'])
    const { status, json } = await drop('/clear?pattern=price:*')
    expect([status, json()]).toEqual([
      200,
      { message: 'Cache cleared successfully', pattern: 'price:*', keys_cleared: 2 },
    ])
    expect(await keys()).toEqual(['company:AAPL'])
    expect((await drop('/clear?pattern=price:*')).json().keys_cleared).toBe(0)
  })

  it('S1-33 tells the log what was cleared and how much', async () => {
    await bench.store('quote', ['AAPL'])
    await drop('/clear?pattern=price:*')
    expect(audits()).toMatchObject([{ level: 'info', action: 'clear', pattern: 'price:*', keysCleared: 1 }])
  })

  it.each(['', '?pattern=*', '?pattern=**', '?pattern=?*', '?pattern=*:*', '?pattern=*&confirm=false'])(
    'S1-33 drops nothing by "%s", which spares nothing and is not confirmed',
    async (query) => {
      await bench.store('quote', ['AAPL'])
      for (const each of [query, query.replace('pattern=*', `pattern=${bench.prefix}:*`)]) {
        const { status, json } = await drop(`/clear${each}`)
        expect([status, json().code]).toEqual([400, 'invalid_request'])
        expect(json().detail).toContain('confirm must be true')
      }
      expect(await keys()).toEqual(['quote:AAPL'])
      expect(audits()).toEqual([])
    },
  )

  it('S1-33 drops everything of ours when that is confirmed, and nothing of anybody else', async () => {
    const { redis } = bench.app
    const { prefix } = bench
    await bench.store('quote', ['AAPL'])
    await bench.store('coin', ['bitcoin', 'usd'], { tags: ['coin:bitcoin'] })
    await bench.store('notes', ['user.42', 'gold'], { tags: ['user:42', 'user:42:notes'] })
    const foreign = [
      `{${prefix}:coingecko}:due:coingecko.markets|usd`,
      `{${prefix}:coingecko}:budget`,
      `{${prefix}:requests}:requests:1`,
      `{${prefix}:coin:bitcoin:usd}:lease`,
      `${prefix}:events`,
      `${prefix}:demand:reads`,
      `${prefix}x:quote:AAPL`,
      `${prefix}:quote:plain`,
      'other:quote:AAPL',
      'quote:AAPL',
    ]
    for (const key of foreign) await redis.set(key, 'theirs', 'EX', 60)
    expect((await drop('/clear?confirm=true')).json()).toMatchObject({ pattern: '*', keys_cleared: 3 })
    expect(await keys()).toEqual([])
    expect(await redis.mget(foreign)).toEqual(foreign.map(() => 'theirs'))
    expect((await bench.get('/api/cache-stats')).json().total_keys).toBe(0)
  })

  it.each(['[a-z]*:*', '%7B*', 'other:*', '*%7D:budget', '%5C*', '*:due:*', 'quote', 'quote:[A]APL', '../*'])(
    'S1-33 drops nothing by %s, which names nothing of ours',
    async (pattern) => {
      const { redis } = bench.app
      await bench.store('quote', ['AAPL'])
      await redis.set(`{${bench.prefix}:coingecko}:budget`, 'theirs', 'EX', 60)
      await redis.set('other:quote:AAPL', 'theirs', 'EX', 60)
      expect((await drop(`/clear?pattern=${pattern}&confirm=true`)).json()).toMatchObject({ keys_cleared: 0 })
      expect(await redis.mget(`{${bench.prefix}:coingecko}:budget`, 'other:quote:AAPL')).toEqual([
        'theirs',
        'theirs',
      ])
    },
  )

  it('S1-40 S3-12 is seen by readers at once, in this process and in others', async () => {
    await bench.store('coin', ['bitcoin', 'usd'])
    const url = '/api/v1/coins/bitcoin?wait=0'
    expect((await bench.get(url)).status).toBe(200)
    const redis = openRedis({ url: server.url, role: 'generic' })
    const subscriber = openRedis({ url: server.url, role: 'subscriber' })
    const elsewhere = createRedisStore({ redis, subscriber, prefix: bench.prefix })
    const heard: string[] = []
    await new Promise<void>((resolve) => {
      elsewhere.subscribe((event) => {
        if (event.type === 'found') resolve()
        if (event.type === 'removed') heard.push(event.key)
      })
    })
    await drop('/clear?pattern=coin:*')
    expect((await bench.get(url)).status).toBe(503)
    await eventually(() => expect(heard).toEqual([`${bench.prefix}:coin:bitcoin:usd`]))
    await elsewhere.close()
    redis.disconnect()
    subscriber.disconnect()
  })

  it('S4-20 clears a namespace of a predecessor', async () => {
    await bench.store('quote', ['AAPL'])
    await bench.store('ticker', ['binance', 'BTCUSDT'])
    await bench.store('coin', ['bitcoin', 'usd'])
    expect((await drop('/clear?pattern=trading:*')).json().keys_cleared).toBe(2)
    expect(await keys()).toEqual(['coin:bitcoin:usd'])
  })
})

describe('DELETE /api/v1/cache/users/:userId', () => {
  beforeEach(async () => {
    for (const user of ['42', '4']) {
      const tags = [`user:${user}`, `user:${user}:notes`]
      await bench.store('notes', [`user.${user}`, 'gold'], { tags })
      await bench.store('notes', [`user.${user}`, 'oil'], { tags })
    }
    await bench.store('quote', ['AAPL'], { tags: ['user:42'] })
    await bench.store('notes', ['public', 'gold'])
  })

  it('S4-19 drops everything of one user, and counts it', async () => {
    const { status, json } = await drop('/users/42')
    expect([status, json()]).toEqual([
      200,
      { message: 'Cache cleared successfully', user_id: '42', namespace: null, keys_cleared: 3 },
    ])
    expect(await keys()).toEqual(['notes:public:gold', 'notes:user.4:gold', 'notes:user.4:oil'])
    expect((await drop('/users/42')).json().keys_cleared).toBe(0)
  })

  it.each(['notes', 'memo', 'general'])('S4-18 drops what a user has in %s alone', async (namespace) => {
    expect((await drop(`/users/42?namespace=${namespace}`)).json()).toMatchObject({
      namespace,
      keys_cleared: 2,
    })
    expect(await keys()).toEqual(['notes:public:gold', 'notes:user.4:gold', 'notes:user.4:oil', 'quote:AAPL'])
  })

  it('does not tell the log whose it was', async () => {
    await drop('/users/somebody@example.org')
    expect(audits()).toMatchObject([{ action: 'clear-user', keysCleared: 0 }])
    expect(JSON.stringify(audits())).not.toContain('somebody')
  })

  it.each([
    '/users/a%20b',
    `/users/${'x'.repeat(129)}`,
    '/users/42?namespace=nobody',
    '/users/42?namespace=',
    '/users/42?x=1',
  ])('refuses %s', async (path) => {
    expect((await drop(path)).json()).toMatchObject({ status: 400, code: 'invalid_request' })
  })
})

describe('POST /api/v1/cache/invalidate', () => {
  beforeEach(async () => {
    const tags = ['metadata:crew:1']
    await bench.store('metadata', ['crew', '1'], { tags })
    await bench.store('metadata-relation', ['crew', '1', 'agents'], { tags })
    await bench.store('metadata', ['crew', '10'], { tags: ['metadata:crew:10'] })
    await bench.store('metadata', ['agent', '1'], { tags: ['metadata:agent:1'] })
    await bench.store('quote', ['AAPL'], { tags: ['instrument:AAPL'] })
    await bench.store('company', ['AAPL'], { tags: ['instrument:AAPL'] })
  })

  it('S3-12 S3-13 drops an entity together with what belongs to it', async () => {
    const { status, json } = await invalidate({ kind: 'Crew', id: '1' })
    expect([status, json()]).toEqual([
      200,
      { message: 'Cache invalidated', invalidated: true, keys_cleared: 2 },
    ])
    expect(await keys('?pattern=metadata:*')).toEqual(['metadata:agent:1', 'metadata:crew:10'])
    expect(audits()).toMatchObject([{ level: 'info', action: 'invalidate', by: 'entity', keysCleared: 2 }])
  })

  it.each([
    ['metadata:crew:1', ['metadata-relation:crew:1:agents', 'metadata:agent:1', 'metadata:crew:10']],
    ['metadata:crew:1:agents', ['metadata:agent:1', 'metadata:crew:1', 'metadata:crew:10']],
    ['metadata:agent:1', ['metadata-relation:crew:1:agents', 'metadata:crew:1', 'metadata:crew:10']],
  ])('S3-11 S3-13 drops %s alone by its key', async (key, left) => {
    expect((await invalidate({ key })).json()).toMatchObject({ keys_cleared: 1 })
    expect(await keys('?pattern=metadata:*')).toEqual(left)
  })

  it('S3-13 S3-19 lists and drops all metadata', async () => {
    expect(await keys('?pattern=metadata:*')).toHaveLength(4)
    expect((await drop('/clear?pattern=metadata:*')).json().keys_cleared).toBe(4)
    expect(await keys()).toEqual(['company:AAPL', 'quote:AAPL'])
  })

  it('S1-40 drops what carries a tag', async () => {
    expect((await invalidate({ tag: 'instrument:AAPL' })).json()).toMatchObject({ keys_cleared: 2 })
    expect((await invalidate({ tag: 'instrument:MSFT' })).json()).toMatchObject({ keys_cleared: 0 })
  })

  it('S1-28 S1-40 takes the key of a predecessor', async () => {
    expect((await invalidate({ key: 'price:AAPL' })).json()).toMatchObject({ keys_cleared: 1 })
    expect(await keys('?pattern=price:*')).toEqual([])
  })

  it('S3-26 drops an entity only when a field that matters changed', async () => {
    const declared = await open({ METADATA_RELEVANT_FIELDS: { crew: 'name|is_public' } })
    const storeCrew = () => declared.store('metadata', ['crew', '1'], { tags: ['metadata:crew:1'] })
    await storeCrew()
    const change = async (...changed: string[]) =>
      (await invalidate({ kind: 'crew', id: '1', changed }, declared)).json()
    expect(await change('updated_at', 'views')).toEqual({
      message: 'No relevant field changed',
      invalidated: false,
      keys_cleared: 0,
    })
    expect(await keys('?pattern=metadata:*', declared)).toEqual(['metadata:crew:1'])
    expect(await change('views', 'is_public')).toMatchObject({ invalidated: true, keys_cleared: 1 })
    const agent = await invalidate({ kind: 'agent', id: '1', changed: ['views'] }, declared)
    expect(agent.json()).toMatchObject({ invalidated: true })
    await declared.close()
  })

  it.each([
    {},
    { changed: ['name'] },
    { kind: 'crew' },
    { id: '1' },
    { key: 'price:AAPL', tag: 'instrument:AAPL' },
    { key: 'price:AAPL', kind: 'crew', id: '1' },
    { key: 'price:AAPL', changed: ['name'] },
    { key: 'price:*' },
    { key: '{mc:coingecko}:budget' },
    { key: 'other:quote:AAPL' },
    { tag: '' },
    { kind: 'crew', id: '../1' },
    { kind: 'crew', id: '1', changed: 'name' },
    { kind: 'crew', id: '1', changed: [1] },
    { pattern: '*' },
    [],
  ])('refuses %j and drops nothing', async (body) => {
    const { status, json } = await invalidate(body)
    expect([status, json().code]).toEqual([400, 'invalid_request'])
    expect(await keys()).toHaveLength(6)
  })
})

describe('while the Redis of the cache is down', () => {
  it('what drops entries says so', async () => {
    const own = await startRedisServer()
    const other = await createApiBench(own)
    await own.kill()
    const answers = await Promise.all([
      other.get('/api/v1/cache/clear?pattern=price:*', {}, { method: 'DELETE' }),
      other.get('/api/v1/cache/users/42', {}, { method: 'DELETE' }),
      invalidate({ tag: 'coin:bitcoin' }, other),
    ])
    for (const { status, json } of answers) {
      expect([status, json().code]).toEqual([503, 'cache_unavailable'])
      expect(json().detail).toContain('may be dropped in part')
    }
    expect(audits(other)).toEqual([])
    await other.close()
    await own.stop()
  })
})
