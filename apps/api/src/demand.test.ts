import { eventually, type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ApiBench, createApiBench } from './test-support/api-bench.ts'

describe('demand', () => {
  let server: RedisServer
  let bench: ApiBench

  beforeAll(async () => {
    server = await startRedisServer()
  })
  beforeEach(async () => {
    bench = await createApiBench(server)
    return () => bench.close()
  })
  afterAll(() => server.stop())

  async function popular(): Promise<string[]> {
    const found = await bench.demand.readPopular({ resource: 'coin', limit: 5 })
    return found.map(({ params, reads }) => `${params.id} ${reads}`)
  }

  it('S0-27 S1-56 S3-25 is counted for single reads and for batches, within a second or so', async () => {
    await bench.store('coin', ['bitcoin', 'usd'])
    await bench.store('coin', ['ethereum', 'usd'], { ageMs: 20_000 })
    await bench.store('coin', ['nonsense', 'usd'], { kind: 'unknown' })
    for (let index = 0; index < 3; index += 1) await bench.get('/api/v1/coins/BITCOIN')
    await bench.get('/api/v1/coins/nonsense')
    await bench.get('/api/v1/coins?ids=bitcoin,ethereum,solana,nonsense')
    await eventually(async () => expect(await popular()).toHaveLength(2))
    expect(await popular()).toEqual(['bitcoin 4', 'ethereum 1'])
    const [coin] = await bench.demand.readStatistics()
    expect(coin).toMatchObject({
      resource: 'coin',
      lastHour: { hits: 4, stale: 1, misses: 1, hitRatio: 5 / 6 },
    })
  })

  it('is sent when the API closes', async () => {
    await bench.store('coin', ['bitcoin', 'usd'])
    await bench.get('/api/v1/coins/bitcoin')
    await bench.app.close()
    expect(await popular()).toEqual(['bitcoin 1'])
  })
})
