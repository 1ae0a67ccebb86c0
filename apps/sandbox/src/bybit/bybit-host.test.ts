import { hasFixtures, readFixture } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { compareShapes } from '../test-support/compare-shapes.ts'
import { sandboxOpener } from '../test-support/open-sandbox.ts'

const openSandbox = sandboxOpener()
const path = '/bybit/v5/market/tickers'

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
    },
  )
})
