import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ApiBench, createApiBench } from '../test-support/api-bench.ts'

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

describe('a series of bars', () => {
  const url = '/api/v1/ohlcv/binance/BTC-USDT'
  const stateOf = async (timeframe: string) =>
    (await bench.get(`${url}?timeframe=${timeframe}&wait=0`)).status
  const storeBoth = async () => {
    for (const timeframe of ['1h', '1d'])
      await bench.store('ohlcv', ['binance', 'BTCUSDT', timeframe], { data: { bars: [] } })
    expect([await stateOf('1h'), await stateOf('1d')]).toEqual([200, 200])
  }

  it('S2-11 can be dropped by its key, and no other with it', async () => {
    await storeBoth()
    const { json } = await bench.get(
      '/api/v1/cache/invalidate',
      { 'content-type': 'application/json' },
      { method: 'POST', payload: { key: 'ohlcv:binance:BTCUSDT:1h' } },
    )
    expect(json()).toMatchObject({ invalidated: true, keys_cleared: 1 })
    expect([await stateOf('1h'), await stateOf('1d')]).toEqual([503, 200])
  })

  it('S2-11 can be dropped in all timeframes by a pattern', async () => {
    await storeBoth()
    await bench.store('ohlcv', ['binance', 'ETHUSDT', '1h'], { data: { bars: [] } })
    const { json } = await bench.get(
      '/api/v1/cache/clear?pattern=ohlcv:binance:BTCUSDT:*',
      {},
      { method: 'DELETE' },
    )
    expect(json().keys_cleared).toBe(2)
    expect([await stateOf('1h'), await stateOf('1d')]).toEqual([503, 503])
    expect((await bench.get('/api/v1/ohlcv/binance/ETH-USDT?timeframe=1h')).status).toBe(200)
  })
})
