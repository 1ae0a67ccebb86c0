import { createDueSets, createRefresher } from '@marketcache/refresh'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { coinPayload } from '../test-support/payloads.ts'
import { coinOf, targets, told } from '../test-support/stub-markets.ts'
import { createWorkerBench, stubCall, type WorkerBench } from '../test-support/worker-bench.ts'
import { createRefreshItems } from './refresh-items.ts'

describe('refreshItems', () => {
  let server: RedisServer
  let bench: WorkerBench

  beforeAll(async () => {
    server = await startRedisServer()
  })
  beforeEach(async () => {
    bench = await createWorkerBench({ redisUrl: server.url, clock: { now: () => Date.now() } })
    return () => bench.close()
  })
  afterAll(() => server.stop())

  it('tells what became of each item, and what nobody answered in time', async () => {
    const markets = stubCall({ name: 'coingecko.markets', targets }, async () => [
      told('coin', 'bitcoin', coinPayload()),
      {
        item: 'nope',
        resource: 'coin',
        params: { id: 'nope', currency: 'usd' },
        status: 'failed',
        code: 'unknown_instrument',
        isRetryable: false,
        detail: 'no such coin',
      },
    ])
    const progress: number[] = []
    const items = ['bitcoin', 'nope', 'silent'].map(coinOf)
    const outcomes = bench.refreshItems(items, { reason: 'admin', onProgress: (done) => progress.push(done) })
    await expect.poll(async () => (await bench.dueSets.depths(['coingecko']))[0]?.due).toBe(3)
    await bench.drain(markets, 'usd')
    expect(await outcomes).toEqual(['ok', 'unknown', 'timeout'])
    expect(progress).toEqual([1, 2, 3])
  })

  it('does not wait for what is refused because too many misses are pending', async () => {
    const dueSets = createDueSets({ redis: bench.redis, prefix: bench.prefix, maxPendingMisses: 1 })
    const refresher = createRefresher({ dueSets, requestDrain: async () => undefined })
    const clock = { now: () => Date.now() }
    const refreshItems = createRefreshItems({ ...bench, refresher, clock, timeoutMs: 3_600_000 })
    const refused = Promise.withResolvers<void>()
    const options = {
      reason: 'miss',
      onProgress: (done: number) => void (done === 2 && refused.resolve()),
    } as const
    const outcomes = refreshItems(['bitcoin', 'ethereum', 'solana'].map(coinOf), options)
    await refused.promise
    await bench.drain(
      stubCall({ name: 'coingecko.markets', targets }, async (ids) =>
        ids.map((id) => told('coin', id, coinPayload())),
      ),
      'usd',
    )
    expect((await outcomes).toSorted()).toEqual(['failed', 'failed', 'ok'])
  })
})
