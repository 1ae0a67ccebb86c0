import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ApiBench, createApiBench } from './test-support/api-bench.ts'

describe('a name that can mean several instruments', () => {
  const candidates = [
    { id: 'coin:bitcoin', kind: 'coin', name: 'Bitcoin' },
    { id: 'symbol:BTC', kind: 'etf', name: null },
  ]
  const note = { code: 'ambiguous_instrument', detail: 'two', candidates }
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

  it('S2-35 answers 409 with the candidates, best first, and wants nothing', async () => {
    await bench.store('coin', ['btc', 'usd'], { kind: 'unknown', note })
    const { status, headers, json } = await bench.get('/api/v1/coins/btc')
    expect([status, headers['cache-control']]).toEqual([409, 'no-store'])
    expect(json()).toMatchObject({ code: 'ambiguous_instrument', status: 409, retryable: false, candidates })
    expect(bench.wants).toEqual([])
  })

  it('tells the candidates of one item among others', async () => {
    await bench.store('coin', ['btc', 'usd'], { kind: 'unknown', note })
    await bench.store('coin', ['nonsense', 'usd'], { kind: 'unknown' })
    const { json } = await bench.get('/api/v1/coins?ids=btc,nonsense')
    expect(json().items).toMatchObject([
      { code: 'ambiguous_instrument', status: 409, candidates },
      { code: 'unknown_instrument', status: 404 },
    ])
    expect(json().items[1]).not.toHaveProperty('candidates')
  })

  it('asks again once that has run out', async () => {
    await bench.store('coin', ['btc', 'usd'], { kind: 'unknown', note })
    bench.clock.advance(10_000)
    expect((await bench.get('/api/v1/coins/btc?wait=0')).json().code).toBe('warming')
    expect(bench.wants).toEqual(['miss coin btc,usd'])
  })
})
