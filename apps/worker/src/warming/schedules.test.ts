import { randomUUID } from 'node:crypto'
import { systemClock } from '@marketcache/contracts'
import { createLogger } from '@marketcache/platform'
import { createRefreshQueues, type RefreshQueues } from '@marketcache/refresh'
import { resources } from '@marketcache/resources'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSchedules } from './schedules.ts'
import { createWarmLists, turnOf, type WarmList } from './warm-list.ts'

const demand = { readPopular: async () => [] }
const listsOf = (popular: number) =>
  createWarmLists({ resources, coins: ['bitcoin'], symbols: ['AAPL'], listings: [], popular, demand })
const listings = ['kraken', 'okx']
const lists = listsOf(0)
const logger = createLogger({ name: 'test', settings: { LOG_LEVEL: 'silent', LOG_LEVELS: {} } })

describe('createSchedules', () => {
  let server: RedisServer
  let redis: Redis
  let queues: RefreshQueues

  beforeAll(async () => {
    server = await startRedisServer()
    redis = new Redis(server.url, { maxRetriesPerRequest: null })
  })
  beforeEach(() => {
    const onError = () => undefined
    queues = createRefreshQueues({
      connection: redis,
      prefix: `test-${randomUUID()}`,
      providers: ['acme'],
      onError,
    })
    return () => queues.close()
  })
  afterAll(async () => {
    redis.disconnect()
    await server.stop()
  })

  function schedulesOf(given: { lists?: WarmList[]; cron?: { pattern: string; timeZone: string } } = {}) {
    const { requests } = queues
    return createSchedules({
      requests,
      lists: given.lists ?? lists,
      cron: given.cron ?? null,
      clock: systemClock,
      logger,
    })
  }

  async function schedulerIds(): Promise<string[]> {
    const found = await queues.requests.getJobSchedulers(0, 100)
    return found.map(({ key }) => key).toSorted((one, other) => one.localeCompare(other))
  }

  it('S1-35 sets up one turn per list however many workers start at once, and warms once', async () => {
    await Promise.all(Array.from({ length: 8 }, () => schedulesOf().start()))
    expect(await schedulerIds()).toEqual(['warm-coins', 'warm-symbols'])
    const waiting = await queues.requests.getJobs(['waiting', 'delayed', 'active'])
    expect(waiting.filter(({ data }) => data.list === 'all')).toHaveLength(1)
  })

  it('S1-55 S3-25 gives what is read most of each resource a turn of its own, by how long it is fresh', async () => {
    await schedulesOf({ lists: listsOf(20) }).start()
    const turns = await queues.requests.getJobSchedulers(0, 100)
    const every = Object.fromEntries(turns.map((turn) => [turn.key, Number(turn.every)]))
    expect(every).toMatchObject({ 'warm-popular-ticker': 8_000, 'warm-popular-quote': 48_000 })
    await schedulesOf().start()
    expect(await schedulerIds()).toEqual(['warm-coins', 'warm-symbols'])
  })

  it('S2-35 gives the listings of providers a turn of their own, and none where none are to be kept warm', async () => {
    const given = { resources, coins: [], symbols: [], popular: 0, demand }
    await schedulesOf({ lists: createWarmLists({ ...given, listings }) }).start()
    expect(await schedulerIds()).toEqual(['warm-listings'])
    const [list] = createWarmLists({ ...given, listings })
    expect(await list?.readParams(false)).toEqual([{ provider: 'kraken' }, { provider: 'okx' }])
    await schedulesOf({ lists: createWarmLists({ ...given, listings: [] }) }).start()
    expect(await schedulerIds()).toEqual([])
  })

  it('S1-35 keeps a cron turn, such as before markets open, in its time zone', async () => {
    await schedulesOf({ cron: { pattern: '0 8 * * 1-5', timeZone: 'America/New_York' } }).start()
    const scheduler = await queues.requests.getJobScheduler('warm-cron')
    expect(scheduler).toMatchObject({ pattern: '0 8 * * 1-5', tz: 'America/New_York' })
    const hour = new Intl.DateTimeFormat('en', {
      hour: 'numeric',
      hourCycle: 'h23',
      timeZone: 'America/New_York',
    })
    expect(Number(hour.format(scheduler?.next))).toBe(8)
  })

  it('removes turns that are configured no more', async () => {
    await schedulesOf({ cron: { pattern: '0 8 * * *', timeZone: 'UTC' } }).start()
    await schedulesOf({ lists: lists.slice(0, 1) }).start()
    expect(await schedulerIds()).toEqual(['warm-coins'])
  })

  it('sets up anew a turn that vanished', async () => {
    const schedules = schedulesOf()
    await schedules.start()
    await queues.requests.removeJobScheduler('warm-coins')
    await schedules.heal()
    expect(await schedulerIds()).toEqual(['warm-coins', 'warm-symbols'])
  })

  it('sets up anew a turn that a clock set forward has put off by an hour', async () => {
    const schedules = schedulesOf()
    await schedules.start()
    const inAnHour = Date.now() + 3_600_000
    const prefix = queues.requests.opts.prefix ?? ''
    await redis.zadd(`${prefix}:requests:repeat`, `${inAnHour}`, 'warm-coins')
    await schedules.heal()
    const scheduler = await queues.requests.getJobScheduler('warm-coins')
    expect(scheduler?.next).toBeLessThan(inAnHour - 1_800_000)
  })

  it('leaves healthy turns alone', async () => {
    const schedules = schedulesOf()
    await schedules.start()
    const before = await queues.requests.getJobScheduler('warm-coins')
    await schedules.heal()
    expect(await queues.requests.getJobScheduler('warm-coins')).toEqual(before)
  })
})

describe('turnOf', () => {
  const listOf = (freshForMs: number): WarmList => {
    const [list] = lists
    if (list === undefined) throw new Error('expected a list')
    const freshness = { ...list.resource.freshness, freshForMs }
    return { ...list, resource: { ...list.resource, freshness } }
  }

  it('S0-16 comes at 80 % of the freshness, and at least every five minutes', () => {
    expect(turnOf(listOf(60_000))).toBe(48_000)
    expect(turnOf(listOf(3_600_000))).toBe(300_000)
  })
})
