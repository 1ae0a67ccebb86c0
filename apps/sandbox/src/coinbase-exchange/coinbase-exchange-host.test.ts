import { hasFixtures, readFixture } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { compareShapes } from '../test-support/compare-shapes.ts'
import { sandboxOpener } from '../test-support/open-sandbox.ts'

const openSandbox = sandboxOpener()
const products = '/coinbase-exchange/products'

describe('Coinbase Exchange', () => {
  it('tells ticker and stats of one product, at the prices of Advanced Trade', async () => {
    const sandbox = await openSandbox()
    const { json } = await sandbox.get(`${products}/BTC-USD/ticker`)
    expect(json).toMatchObject({ trade_id: expect.any(Number), time: '2026-06-09T10:00:00.000123Z' })
    const { price, bid, ask, volume } = Object(json)
    expect([bid, price, ask].map(Number)).toEqual(
      [bid, price, ask].map(Number).toSorted((one, other) => one - other),
    )
    const stats = Object((await sandbox.get(`${products}/BTC-USD/stats`)).json)
    expect(stats).toMatchObject({ last: price, volume })
    const advanced = await sandbox.get('/coinbase/api/v3/brokerage/market/products?product_ids=BTC-USD')
    expect(advanced.json).toMatchObject({
      products: [{ price, volume_24h: volume, high_24h: stats.high, low_24h: stats.low }],
    })
  })

  it('knows no other product and no other path', async () => {
    const sandbox = await openSandbox()
    for (const path of [`${products}/NO-SUCH/ticker`, `${products}/NO-SUCH/stats`, '/coinbase-exchange/x']) {
      expect(await sandbox.get(path)).toMatchObject({ status: 404, json: { message: 'NotFound' } })
    }
  })

  it('turns away who does not say who it is', async () => {
    const sandbox = await openSandbox()
    expect(await sandbox.get(`${products}/BTC-USD/ticker`, { 'user-agent': '' })).toMatchObject({
      status: 400,
      json: { message: expect.stringContaining('User-Agent') },
    })
  })

  it('tells candles as numbers, the newest first, and the low before the high', async () => {
    const sandbox = await openSandbox()
    const { json } = await sandbox.get(
      `${products}/BTC-USD/candles?granularity=3600&start=2026-06-09T08:30:00Z&end=2026-06-09T10:00:00Z`,
    )
    const rows: number[][] = Object(json)
    expect(rows.map(([time]) => time)).toEqual([10, 9].map((hour) => Date.UTC(2026, 5, 9, hour) / 1_000))
    for (const [, low = 0, high = 0, open = 0, close = 0] of rows) {
      expect([low, high]).toEqual([Math.min(low, high, open, close), Math.max(low, high, open, close)])
    }
    expect(Object((await sandbox.get(`${products}/BTC-USD/candles?granularity=86400`)).json)).toHaveLength(
      300,
    )
  })

  it.each([
    ['half an hour', 'granularity=1800', 'Unsupported granularity'],
    [
      'too long a period',
      'granularity=60&start=2026-06-09T00:00:00Z&end=2026-06-09T05:01:00Z',
      'granularity too small',
    ],
    [
      'an end before its start',
      'granularity=60&start=2026-06-09T01:00:00Z&end=2026-06-09T00:00:00Z',
      'Invalid',
    ],
  ])('refuses candles of %s', async (_name, query, message) => {
    const sandbox = await openSandbox()
    expect(await sandbox.get(`${products}/BTC-USD/candles?${query}`)).toMatchObject({
      status: 400,
      json: { message: expect.stringContaining(message) },
    })
  })

  it('limits and breaks in its own words', async () => {
    const sandbox = await openSandbox()
    await sandbox.post('/__sandbox/faults', { provider: 'coinbase-exchange', kind: 'status_429', times: 1 })
    await sandbox.post('/__sandbox/faults', { provider: 'coinbase-exchange', kind: 'status_5xx', times: 1 })
    const path = `${products}/BTC-USD/ticker`
    expect(await sandbox.get(path)).toMatchObject({
      status: 429,
      json: { message: 'Public rate limit exceeded' },
    })
    expect(await sandbox.get(path)).toMatchObject({
      status: 503,
      json: { message: 'Internal server error' },
    })
  })

  it.skipIf(!hasFixtures())(
    'has the fields and types of the documented answers (needs the payload folder)',
    async () => {
      const sandbox = await openSandbox()
      for (const [file, what] of [
        ['ccxtdoc_ticker', 'ticker'],
        ['xchange_example-ticker-data', 'ticker'],
        ['xchange_example-stats-data', 'stats'],
        ['ccxtdoc_candles', 'candles'],
      ]) {
        const { json } = await sandbox.get(`${products}/BTC-USD/${what}`)
        expect(compareShapes(readFixture(`coinbaseexchange/${file}.json`), json)).toEqual([])
      }
    },
  )
})
