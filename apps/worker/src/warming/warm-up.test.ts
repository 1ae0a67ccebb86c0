import { randomUUID } from 'node:crypto'
import { fail, type Params } from '@marketcache/contracts'
import { createLogger } from '@marketcache/platform'
import type { Demand } from '@marketcache/refresh'
import { coin, resources } from '@marketcache/resources'
import { eventually, type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { coinPayload } from '../test-support/payloads.ts'
import { targets, told } from '../test-support/stub-markets.ts'
import { createWorkerBench, stubCall, type WorkerBench } from '../test-support/worker-bench.ts'
import { createWarmLists } from './warm-list.ts'
import { allLists, createWarmUp } from './warm-up.ts'

describe('createWarmUp', () => {
  const clock = { now: () => Date.now() }
  let server: RedisServer
  let bench: WorkerBench
  let demand: Demand
  let lines: Record<string, unknown>[]

  beforeAll(async () => {
    server = await startRedisServer()
  })
  beforeEach(async () => {
    bench = await createWorkerBench({ redisUrl: server.url, clock })
    demand = bench.demand
    lines = []
    return () => bench.close()
  })
  afterAll(() => server.stop())

  const markets = () =>
    stubCall({ name: 'coingecko.markets', targets }, async (ids) =>
      ids.map((id) =>
        id === 'nonsense'
          ? fail(coin, {
              item: id,
              params: coinOf(id),
              code: 'unknown_instrument',
              isRetryable: false,
              detail: '',
            })
          : told('coin', id, coinPayload({ price: 1 })),
      ),
    )

  async function read(reads: Record<string, number>): Promise<void> {
    const names = Object.entries(reads).map(([id, count]) => ({
      resource: 'coin',
      params: coinOf(id),
      reads: count,
    }))
    await demand.record({ source: randomUUID(), batch: '1', states: [], names })
  }

  function warmUpOf(given: { coins?: string[]; popular?: number }) {
    const { coins = [], popular = 2 } = given
    const lists = createWarmLists({ resources, coins, symbols: [], listings: [], popular, demand })
    const destination = { write: (line: string) => void lines.push(JSON.parse(line)) }
    const logger = createLogger({
      name: 'test',
      settings: { LOG_LEVEL: 'info', LOG_LEVELS: {} },
      destination,
    })
    return createWarmUp({ ...bench, lists, clock, logger })
  }

  it('S1-10 S3-14 S3-15 S3-25 S0-26 fetches what is read most, as many as configured, and tells the counts', async () => {
    await read({ bitcoin: 5, ethereum: 4, solana: 3 })
    const call = markets()
    const warmed = warmUpOf({ coins: ['dai'] })({ list: allLists, isForced: false })
    await eventually(async () => expect((await bench.dueSets.depths(['coingecko']))[0]?.due).toBe(3))
    await bench.drain(call, 'usd')
    await warmed
    expect(call.asked.flat().toSorted()).toEqual(['bitcoin', 'dai', 'ethereum'])
    expect(lines).toMatchObject([
      {
        msg: 'Cache warming complete',
        coins: { values: 1, refreshed: 1, failed: 0 },
        'popular-coin': { values: 2, refreshed: 2, failed: 0 },
        'popular-quote': { values: 0, refreshed: 0, failed: 0 },
      },
    ])
  })

  it('leaves alone what is fresh until the next turn, and what the provider is known not to know', async () => {
    await read({ bitcoin: 4, nonsense: 3 })
    const call = markets()
    const warmUp = warmUpOf({})
    const first = warmUp({ list: 'popular-coin', isForced: false })
    await eventually(async () => expect((await bench.dueSets.depths(['coingecko']))[0]?.due).toBe(2))
    await bench.drain(call, 'usd')
    await first
    await warmUp({ list: 'popular-coin', isForced: false })
    expect(await bench.dueSets.depths(['coingecko'])).toMatchObject([{ due: 0 }])
    expect(call.asked).toHaveLength(1)
  })

  it('S1-55 fetches the fresh ones, too, when it is forced, but not what does not exist', async () => {
    await read({ bitcoin: 4, nonsense: 3 })
    const call = markets()
    const warmUp = warmUpOf({})
    for (const due of [2, 1]) {
      const warmed = warmUp({ list: allLists, isForced: true })
      await eventually(async () => expect((await bench.dueSets.depths(['coingecko']))[0]?.due).toBe(due))
      await bench.drain(call, 'usd')
      await warmed
    }
    expect(call.asked.map((items) => items.toSorted())).toEqual([['bitcoin', 'nonsense'], ['bitcoin']])
  })

  it('asks nobody for what was read once or twice, unless everything is refreshed', async () => {
    await read({ bitcoin: 2, ethereum: 1 })
    const call = markets()
    const warmUp = warmUpOf({})
    await warmUp({ list: allLists, isForced: false })
    expect(await bench.dueSets.depths(['coingecko'])).toEqual([])
    const warmed = warmUp({ list: allLists, isForced: true })
    await eventually(async () => expect((await bench.dueSets.depths(['coingecko']))[0]?.due).toBe(2))
    await bench.drain(call, 'usd')
    await warmed
  })

  it('keeps no series of bars warm, however often it is read: one can take several calls', async () => {
    const params = { source: 'coinbase', symbol: 'BTC-USD', timeframe: '1d' }
    const names = [{ resource: 'ohlcv', params, reads: 1_000 }]
    await demand.record({ source: 'test', batch: '1', states: [], names })
    await warmUpOf({})({ list: allLists, isForced: false })
    expect(await bench.dueSets.depths(['coinbase', 'coinbase-exchange'])).toEqual([])
    expect(lines).toHaveLength(1)
    expect(lines[0]).not.toHaveProperty('popular-ohlcv')
  })

  it('wants nothing of what it cannot read, and nothing when told to follow nobody', async () => {
    const odd: Params = { id: 'a b', currency: 'doubloon' }
    await demand.record({
      source: 'test',
      batch: '1',
      states: [],
      names: [{ resource: 'coin', params: odd, reads: 9 }],
    })
    await warmUpOf({})({ list: 'popular-coin', isForced: false })
    await read({ bitcoin: 9 })
    await warmUpOf({ popular: 0 })({ list: allLists, isForced: false })
    expect(await bench.dueSets.depths(['coingecko'])).toEqual([])
  })
})

function coinOf(id: string) {
  return { id, currency: 'usd' }
}
