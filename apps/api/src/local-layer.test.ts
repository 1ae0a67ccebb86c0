import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ApiBench, createApiBench } from './test-support/api-bench.ts'

const url = '/api/v1/coins/bitcoin'

describe('the local layer of the API', () => {
  let server: RedisServer
  let redis: Redis
  let bench: ApiBench

  beforeAll(async () => {
    server = await startRedisServer()
    redis = new Redis(server.url)
  })
  beforeEach(async () => {
    bench = await createApiBench(server)
    return () => bench.close()
  })
  afterAll(async () => {
    redis.disconnect()
    await server.stop()
  })

  it('answers a value that it has read without asking Redis again', async () => {
    await bench.store('coin', ['bitcoin', 'usd'])
    await bench.get(url)
    const before = await getCommands(redis)
    for (let read = 0; read < 20; read++) expect((await bench.get(url)).status).toBe(200)
    expect((await getCommands(redis)) - before).toBe(0)
  })

  it('serves what was written as soon as it is told', async () => {
    await bench.store('coin', ['bitcoin', 'usd'], { data: { price: 1 } })
    expect((await bench.get(url)).json().data.price).toBe(1)
    await bench.store('coin', ['bitcoin', 'usd'], { data: { price: 2 } })
    expect((await bench.get(url)).json().data.price).toBe(2)
  })

  it('trusts nothing that it holds once it is no longer told of changes', async () => {
    await bench.store('coin', ['bitcoin', 'usd'], { data: { price: 1 } })
    await bench.get(url)
    const before = await getCommands(redis)
    await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
    await expect
      .poll(async () => {
        await bench.get(url)
        return (await getCommands(redis)) - before
      })
      .toBeGreaterThan(0)
  })

  it('can be switched off', async () => {
    await bench.close()
    bench = await createApiBench(server, {}, { maxEntries: 0 })
    await bench.store('coin', ['bitcoin', 'usd'])
    await bench.get(url)
    const before = await getCommands(redis)
    await bench.get(url)
    expect((await getCommands(redis)) - before).toBe(1)
  })
})

/** Reads of entries, however many keys each took. */
async function getCommands(redis: Redis): Promise<number> {
  const stats = await redis.info('commandstats')
  const counts = [...stats.matchAll(/^cmdstat_(?:get|mget):calls=(\d+)/gm)].map(([, calls]) => Number(calls))
  return counts.reduce((sum, calls) => sum + calls, 0)
}
