import { createEntryEvents, createKeys, createRedisStore, redisOptionsFromEnv } from '@marketcache/cache'
import { createLogger, redisPlaces } from '@marketcache/platform'
import { resources } from '@marketcache/resources'
import {
  createTestAuthority,
  eventually,
  type RedisCluster,
  type RedisSentinel,
  type RedisTlsServer,
  startRedisCluster,
  startRedisSentinel,
  startRedisTlsServer,
  type TestAuthority,
} from '@marketcache/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { countEntries } from './admin/entries/count-entries.ts'
import { createEntryNames, type EntryNames } from './admin/entries/entry-names.ts'
import { readEntryPattern } from './admin/entries/entry-pattern.ts'
import {
  createEntryScanner,
  type EntryScanner,
  firstPlace,
  type ScanPlace,
} from './admin/entries/scan-entries.ts'
import { openConnections } from './connections.ts'
import { readApiSettings } from './settings.ts'

const password = 'canary p@ss/w:rd#%'
const closers: (() => unknown)[] = []
let authority: TestAuthority
let queue: RedisTlsServer
let cluster: RedisCluster
let sentinel: RedisSentinel

beforeAll(async () => {
  authority = await createTestAuthority()
  const certificate = await authority.issue({ names: ['IP:127.0.0.1'] })
  ;[queue, cluster, sentinel] = await Promise.all([
    startRedisTlsServer({ authority, certificate, args: ['--requirepass', password] }),
    startRedisCluster(),
    startRedisSentinel({ password }),
  ])
}, 30_000)
afterAll(async () => {
  await Promise.all([queue, cluster, sentinel].map((each) => each.stop()))
  await authority.remove()
})
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

async function open(env: Record<string, string>) {
  const lines: string[] = []
  const destination = { write: (line: string) => lines.push(line) }
  const logger = createLogger({ name: 'test', settings: { LOG_LEVEL: 'debug', LOG_LEVELS: {} }, destination })
  const places = redisPlaces(readApiSettings(env), redisOptionsFromEnv)
  if (places === null) throw new Error('expected places')
  const onClose = (_label: string, close: () => unknown) => void closers.push(close)
  const opened = await openConnections({ places, logger, onClose }).catch((error: unknown) => ({ error }))
  return { opened, log: () => lines.join('') }
}

const queueEnv = () => ({
  QUEUE_REDIS_URL: queue.tlsUrl,
  QUEUE_REDIS_PASSWORD: password,
  REDIS_SSL_CA_FILE: authority.caFile,
})
const sentinelEnv = () => ({
  REDIS_SENTINELS: sentinel.sentinels.join(),
  REDIS_SENTINEL_NAME: sentinel.name,
  REDIS_SENTINEL_PASSWORD: password,
  REDIS_PASSWORD: password,
})

async function everyPage(scanner: EntryScanner, names: EntryNames): Promise<string[]> {
  const pattern = readEntryPattern(names, '*')
  const found: string[] = []
  for (let from: ScanPlace | null = firstPlace; from !== null; ) {
    const page = await scanner.page({ pattern, isShown: () => true, limit: 3, from })
    expect(page.entries.length).toBeLessThanOrEqual(3)
    found.push(...page.entries.map(({ key }) => key))
    from = page.next
  }
  return found.sort()
}

describe('openConnections', () => {
  it('reaches one server over TLS, and names what it opened', async () => {
    const { opened, log } = await open({ ...queueEnv(), REDIS_URL: queue.tlsUrl, REDIS_PASSWORD: password })
    if ('error' in opened) throw opened.error
    const clients = String(await opened.queue.client('LIST'))
    for (const name of ['cache', 'subscriber', 'queue'])
      expect(clients).toContain(`name=marketcache:api:${name}`)
    await eventually(() => expect(log()).toContain('"msg":"redis connected"'))
    expect(log()).not.toContain('canary')
  })

  it('reaches a master by way of Sentinel for both roles', async () => {
    const { opened } = await open(sentinelEnv())
    if ('error' in opened) throw opened.error
    expect(await opened.queue.ping()).toBe('PONG')
    expect(await opened.cache.ping()).toBe('PONG')
  })

  it('reads, hears and counts in a cluster, beside a queue that is one server', async () => {
    const nodes = cluster.nodes.map(({ host, port }) => `${host}:${port}`).join()
    const { QUEUE_REDIS_URL, ...plainEnv } = { QUEUE_REDIS_URL: queue.url, QUEUE_REDIS_PASSWORD: password }
    const { opened } = await open({ ...plainEnv, QUEUE_REDIS_URL, REDIS_CLUSTER_NODES: nodes })
    if ('error' in opened) throw opened.error
    const { cache, subscriber } = opened
    const store = createRedisStore({ redis: cache, subscriber, prefix: 'test' })
    closers.push(() => store.close())
    const events = createEntryEvents({ store })
    // The store opens its own connection to hear a cluster; what is written before that is heard by nobody.
    await new Promise<void>((resolve) => {
      store.subscribe(({ type }) => type === 'found' && resolve())
    })
    const keys = Array.from({ length: 20 }, (_, index) => `test:coin:${index}:usd`)
    const expectations = keys.map((key) => events.expect(key, 10_000))
    await eventually(async () => {
      const now = Date.now()
      const times = {
        fetchedAt: now,
        freshUntil: now + 60_000,
        staleUntil: now + 60_000,
        keepUntil: now + 60_000,
      }
      for (const [index, key] of keys.entries()) {
        await store.write({
          key,
          kind: 'value',
          ...times,
          fence: (now + index) * 1_000,
          encoding: 'json',
          body: Buffer.from('{}'),
          costMs: 0,
          asOf: null,
          tags: [],
        })
      }
      expect((await store.readMany(keys)).every((entry) => entry !== null)).toBe(true)
    })
    for (const { told } of expectations) expect(await told).toMatchObject({ isStored: true })
    const names = createEntryNames({ resources, keys: createKeys('test') })
    const scanner = createEntryScanner({ redis: cache, names })
    expect(await countEntries({ scanner, names })).toEqual({ count: keys.length, isComplete: true })
    expect(await everyPage(scanner, names)).toEqual([...keys].sort())
    expect(await store.remove(keys)).toBe(keys.length)
    expect((await countEntries({ scanner, names })).count).toBe(0)
  }, 20_000)

  it.each([
    [
      'REDIS_URL',
      () => ({ ...queueEnv(), REDIS_URL: queue.url, REDIS_PASSWORD: 'canary-wrong', REDIS_SSL_CA_FILE: '' }),
    ],
    [
      'QUEUE_REDIS_URL',
      () => ({ ...sentinelEnv(), ...queueEnv(), QUEUE_REDIS_PASSWORD: 'canary-wrong', REDIS_SSL: 'true' }),
    ],
  ])(
    'says which setting leads to a server that refuses us (%s), without the password',
    async (setting, env) => {
      const { opened, log } = await open(env())
      if (!('error' in opened)) throw new Error('expected it to fail')
      expect(String(opened.error)).toContain(`${setting}: cannot reach`)
      expect(`${String(opened.error)}${log()}`).not.toContain('canary')
    },
  )
})
