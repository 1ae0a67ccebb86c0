import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ApiBench, createApiBench } from './test-support/api-bench.ts'

let server: RedisServer
let bench: ApiBench

beforeAll(async () => {
  server = await startRedisServer()
})
afterAll(() => server.stop())
beforeEach(async () => {
  bench = await createApiBench(server)
})
afterEach(() => bench.close())

const day = (value: number, date: string) => ({
  value,
  classification: 'Fear',
  timestamp: `${date}T00:00:00.000Z`,
})
const history = [day(45, '2026-01-02'), day(0, '2026-01-01')]

describe('GET /api/v1/fear-greed', () => {
  it('S2-15 gives today, and as many days as are asked for, out of one entry without parameters', async () => {
    await bench.store('fear-greed', [], { data: { ...history[0], history } })
    const today = await bench.get('/api/v1/fear-greed')
    expect([today.status, today.json().data]).toEqual([200, { ...history[0], history: [history[0]] }])
    expect((await bench.get('/api/v1/fear-greed?limit=365')).json().data.history).toEqual(history)
    expect(bench.wants).toEqual([])
  })

  it.each(['0', '366', '1.5', 'all', ''])('refuses a limit of "%s"', async (limit) => {
    expect((await bench.get(`/api/v1/fear-greed?limit=${limit}`)).status).toBe(400)
  })

  it('is wanted when it is missing, and refuses what it does not know', async () => {
    expect((await bench.get('/api/v1/fear-greed?wait=0')).status).toBe(503)
    expect(bench.wants).toEqual(['miss fear-greed '])
    expect((await bench.get('/api/v1/fear-greed?symbol=BTC')).json()).toMatchObject({
      status: 400,
      errors: [{ field: 'symbol' }],
    })
  })
})
