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

describe('a batch whose path holds another parameter', () => {
  it('reads its items there, however they are spelled', async () => {
    await bench.store('ticker', ['binance', 'BTCUSDT'], { data: { last: 1 } })
    await bench.store('ticker', ['binance', 'ETHUSDT'], { data: { last: 0 } })
    await bench.store('ticker', ['bybit', 'BTCUSDT'], { data: { last: 2 } })
    const { status, json } = await bench.get('/api/v1/tickers/binance?symbols=eth-usdt,BTC/USDT,BTC_USDC')
    expect(status).toBe(200)
    expect(json().items).toMatchObject([
      { data: { last: 0 } },
      { data: { last: 1 } },
      { code: 'warming', params: { exchange: 'binance', symbol: 'BTCUSDC' } },
    ])
    expect(bench.wants).toEqual(['miss ticker binance,BTCUSDC'])
    const other = await bench.get('/api/v1/tickers/bybit?symbols=BTCUSDT')
    expect(other.json().items).toMatchObject([{ data: { last: 2 } }])
  })

  it('does not hide the way to a single one, whose name may hold a slash', async () => {
    await bench.store('ticker', ['binance', 'BTCUSDT'], { data: { last: 1 } })
    for (const symbol of ['BTCUSDT', 'btc-usdt', 'BTC%2FUSDT', 'BTC_USDT']) {
      const { status, json } = await bench.get(`/api/v1/tickers/binance/${symbol}`)
      expect([symbol, status, json().data]).toEqual([symbol, 200, { last: 1 }])
    }
  })

  it.each([
    ['/api/v1/tickers/nowhere?symbols=BTCUSDT', 'exchange', /^must be one of .*binance/],
    ['/api/v1/tickers/binance?symbols=BTCUSDT&exchange=bybit', 'exchange', /^is not known here/],
    ['/api/v1/tickers/binance?symbols=BTCUSDT,B%20C', 'symbols[1]', /^must be a pair such as/],
    ['/api/v1/tickers/binance', 'symbols', /^is required/],
    ['/api/v1/funding-rates/coinbase?symbols=BTC-USD', 'exchange', /^must be one of .*bybit/],
  ])('refuses %s and says why', async (url, field, message) => {
    const { status, json } = await bench.get(url)
    expect(status).toBe(400)
    expect(json().errors[0]).toMatchObject({ field, message: expect.stringMatching(message) })
  })

  it('is described with the parameter where it belongs', async () => {
    const { json } = await bench.get('/openapi.json')
    const { parameters } = json().paths['/api/v1/tickers/{exchange}'].get
    expect(parameters.map(({ name, in: where }: { name: string; in: string }) => `${where} ${name}`)).toEqual(
      expect.arrayContaining(['path exchange', 'query symbols', 'query wait']),
    )
  })
})
