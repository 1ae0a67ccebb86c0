import { hasFixtures, readFixture } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { compareShapes } from '../test-support/compare-shapes.ts'
import { sandboxOpener } from '../test-support/open-sandbox.ts'

const openSandbox = sandboxOpener()
const path = '/bybit/v5/market/tickers'
const klinePath = '/bybit/v5/market/kline'
const infoPath = '/bybit/v5/market/instruments-info'

describe('Bybit', () => {
  it('answers one symbol of a category, or all of them, in one envelope with the time', async () => {
    const sandbox = await openSandbox()
    expect((await sandbox.get(`${path}?category=spot&symbol=BTCUSDT`)).json).toMatchObject({
      retCode: 0,
      result: {
        category: 'spot',
        list: [{ symbol: 'BTCUSDT', price24hPcnt: expect.stringMatching(/^-?0\.\d{4}$/) }],
      },
      time: sandbox.clock.now(),
    })
    const all = await sandbox.get(`${path}?category=linear`)
    expect(Object(all.json).result.list.length).toBeGreaterThan(100)
  })

  it('tells funding rates of perpetuals only, in USDT and in USDC', async () => {
    const sandbox = await openSandbox()
    const spot = Object((await sandbox.get(`${path}?category=spot&symbol=BTCUSDT`)).json)
    expect(spot.result.list[0]).not.toHaveProperty('fundingRate')
    for (const symbol of ['BTCUSDT', 'BTCPERP']) {
      const { json } = await sandbox.get(`${path}?category=linear&symbol=${symbol}`)
      expect(json).toMatchObject({
        result: {
          list: [
            { symbol, fundingRate: expect.any(String), nextFundingTime: String(Date.UTC(2026, 5, 9, 16)) },
          ],
        },
      })
    }
  })

  it('tells bars of a pair and of a perpetual, newest first', async () => {
    const sandbox = await openSandbox()
    for (const query of ['category=spot&symbol=BTCUSDT', 'category=linear&symbol=BTCPERP']) {
      const { json } = await sandbox.get(`${klinePath}?${query}&interval=60&limit=3`)
      const { result } = Object(json)
      expect(new URLSearchParams(query).get('symbol')).toBe(result.symbol)
      const hours = result.list.map(([start]: string[]) => (sandbox.clock.now() - Number(start)) / 3_600_000)
      expect(hours).toEqual([0, 1, 2])
      const [, open, high, low, close, volume, turnover] = result.list[1].map(Number)
      expect(Math.max(open, close)).toBeLessThanOrEqual(high)
      expect(Math.min(open, close)).toBeGreaterThanOrEqual(low)
      expect(turnover / volume).toBeCloseTo(close, 0)
    }
    const start = (interval: string, limit: number) =>
      sandbox.get(`${klinePath}?category=spot&symbol=BTCUSDT&interval=${interval}&limit=${limit}`)
    expect(Object((await start('W', 1)).json).result.list[0][0]).toBe(String(Date.UTC(2026, 5, 8)))
    expect(Object((await start('1', 5_000)).json).result.list).toHaveLength(1_000)
  })

  it('lists pairs at once and contracts in pages', async () => {
    const sandbox = await openSandbox()
    const read = async (query: string) => Object((await sandbox.get(`${infoPath}?${query}`)).json).result
    const spot = await read('category=spot')
    expect(spot.list).toContainEqual(expect.objectContaining({ symbol: 'BTCUSDT', status: 'Trading' }))
    expect(spot).not.toHaveProperty('nextPageCursor')
    const all = await read('category=linear&limit=1000')
    expect(all.nextPageCursor).toBe('')
    const first = await read('category=linear&limit=100')
    const second = await read(`category=linear&limit=100&cursor=${first.nextPageCursor}`)
    expect([...first.list, ...second.list]).toEqual(all.list.slice(0, 200))
    expect(await sandbox.get(`${infoPath}?category=cards`)).toMatchObject({ json: { retCode: 10_001 } })
  })

  it.each([
    ['an unknown symbol', 'category=spot&symbol=NOSUCH&interval=60', 'Not supported symbols'],
    ['an unknown interval', 'category=spot&symbol=BTCUSDT&interval=61', 'interval is invalid'],
    ['an unknown category', 'category=cards&symbol=BTCUSDT&interval=60', 'category is invalid'],
  ])('refuses bars of %s with status 200', async (_name, query, retMsg) => {
    const sandbox = await openSandbox()
    expect(await sandbox.get(`${klinePath}?${query}`)).toMatchObject({
      status: 200,
      json: { retCode: 10_001, retMsg },
    })
  })

  it.each([
    ['an unknown symbol', 'category=spot&symbol=NOSUCH', 'Not supported symbols'],
    ['an unknown category', 'category=cards', 'category is invalid'],
    ['no category', '', 'category is invalid'],
  ])('refuses %s with status 200', async (_name, query, retMsg) => {
    const sandbox = await openSandbox()
    expect(await sandbox.get(`${path}?${query}`)).toMatchObject({
      status: 200,
      json: { retCode: 10_001, retMsg },
    })
  })

  it('limits and bans in its own words', async () => {
    const sandbox = await openSandbox()
    await sandbox.post('/__sandbox/faults', { provider: 'bybit', kind: 'throttled_200', times: 1 })
    await sandbox.post('/__sandbox/faults', { provider: 'bybit', kind: 'banned', times: 1 })
    expect(await sandbox.get(path)).toMatchObject({
      status: 200,
      json: { retCode: 10_006, retMsg: 'Too many visits!' },
    })
    expect(await sandbox.get(path)).toMatchObject({ status: 403, text: 'access too frequent' })
  })

  it.skipIf(!hasFixtures())(
    'has the fields and types of the documented answers (needs the payload folder)',
    async () => {
      const sandbox = await openSandbox()
      const spot = await sandbox.get(`${path}?category=spot&symbol=BTCUSDT`)
      expect(compareShapes(readFixture('bybit/xchange_getTickerSpot.json'), spot.json)).toEqual([])
      const linear = await sandbox.get(`${path}?category=linear&symbol=BTCUSDT`)
      expect(compareShapes(readFixture('bybit/xchange_getTickerInverse.json'), linear.json)).toEqual([])
      for (const [name, category] of [
        ['Spot', 'spot'],
        ['Linear', 'linear'],
      ]) {
        const info = await sandbox.get(`${infoPath}?category=${category}`)
        expect(compareShapes(readFixture(`bybit/xchange_getInstrument${name}.json`), info.json)).toEqual([])
      }
      const bars = await sandbox.get(`${klinePath}?category=linear&symbol=BTCUSDT&interval=60`)
      expect(compareShapes(readFixture('bybit/ccxtdoc_v5_market_kline.json'), bars.json)).toEqual([])
    },
  )
})
