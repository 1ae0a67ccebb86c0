import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ApiBench, createApiBench } from './test-support/api-bench.ts'

describe('GET /api/v1/popular', () => {
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

  it('S3-05 tells the popular coins unless another resource is named, ten unless more are asked for', async () => {
    const items = Array.from({ length: 30 }, (_, index) => ({
      params: { id: `coin-${index}`, currency: 'usd' },
      reads: 100 - index,
      rank: index + 1,
    }))
    await bench.store('popular', ['coin'], { data: { resource: 'coin', items } })
    await bench.store('popular', ['quote'], { data: { resource: 'quote', items: [] } })
    expect((await bench.get('/api/v1/popular')).json().data.items).toEqual(items.slice(0, 10))
    expect((await bench.get('/api/v1/popular?limit=25')).json().data.items).toEqual(items.slice(0, 25))
    expect((await bench.get('/api/v1/popular?resource=quote')).json().data.items).toEqual([])
  })

  it.each(['resource=nonsense', 'resource=popular', 'limit=0', 'limit=101', 'limit=x'])(
    'refuses ?%s',
    async (query) => {
      const { status, json } = await bench.get(`/api/v1/popular?${query}`)
      expect([status, json().code]).toEqual([400, 'invalid_request'])
    },
  )
})
