import { hasFixtures, readFixture } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { compareShapes } from '../test-support/compare-shapes.ts'
import { sandboxOpener } from '../test-support/open-sandbox.ts'

const openSandbox = sandboxOpener()
const path = '/coinbase/api/v3/brokerage/market/products'

describe('Coinbase products', () => {
  it('answers those that are named, leaves out unknown ones, and tells all when none is named', async () => {
    const sandbox = await openSandbox()
    const { json } = await sandbox.get(`${path}?product_ids=ETH-USD&product_ids=NO-SUCH&product_ids=BTC-EUR`)
    expect(json).toMatchObject({
      products: [
        { product_id: 'ETH-USD', base_currency_id: 'ETH', quote_currency_id: 'USD', alias_to: ['ETH-USDC'] },
        { product_id: 'BTC-EUR', best_bid_price: '', best_ask_price: '', alias: '' },
      ],
      num_products: 2,
    })
    expect((await sandbox.get(`${path}?product_ids=NO-SUCH`)).json).toMatchObject({ products: [] })
    const all = Object((await sandbox.get(path)).json)
    expect(all.num_products).toBeGreaterThan(300)
    expect(all.products).toHaveLength(all.num_products)
  })

  it('has a product that trades no more', async () => {
    const sandbox = await openSandbox()
    expect((await sandbox.get(`${path}?product_ids=XRP-GBP`)).json).toMatchObject({
      products: [{ status: 'delisted', trading_disabled: true }],
    })
  })

  it('spells all numbers as texts, low, last and high in order, at prices of CoinGecko', async () => {
    const sandbox = await openSandbox()
    for (const row of Object((await sandbox.get(path)).json).products) {
      const prices = [row.low_24h, row.price, row.high_24h]
      expect(prices.every((price) => /^\d+\.\d+$/.test(price))).toBe(true)
      expect(prices.map(Number)).toEqual(prices.map(Number).toSorted((one, other) => one - other))
    }
    await sandbox.post('/__sandbox/prices', { coingecko: { bitcoin: 0 } })
    expect((await sandbox.get(`${path}?product_ids=BTC-USD`)).json).toMatchObject({
      products: [{ price: '0.00', volume_24h: '0.00000000' }],
    })
  })

  it('limits, breaks and knows no other path in its own words', async () => {
    const sandbox = await openSandbox()
    await sandbox.post('/__sandbox/faults', {
      provider: 'coinbase',
      kind: 'status_429',
      retryAfterSeconds: 3,
      times: 1,
    })
    await sandbox.post('/__sandbox/faults', { provider: 'coinbase', kind: 'status_5xx', times: 1 })
    const limited = await sandbox.get(path)
    expect(limited).toMatchObject({ status: 429, json: { error: 'RESOURCE_EXHAUSTED' } })
    expect(limited.headers.get('retry-after')).toBe('3')
    expect(await sandbox.get(path)).toMatchObject({ status: 503, json: { error: 'INTERNAL' } })
    expect(await sandbox.get('/coinbase/api/v3/brokerage/best_bid_ask')).toMatchObject({ status: 404 })
  })

  it.skipIf(!hasFixtures())(
    'have the fields and types of the documented answer (needs the payload folder)',
    async () => {
      const sandbox = await openSandbox()
      const { json } = await sandbox.get(path)
      expect(compareShapes(readFixture('coinbase/ccxtdoc_market_products.json'), json)).toEqual([])
    },
  )
})

describe('Coinbase ticker of one product', () => {
  it('tells the top of the book around the price, and the time', async () => {
    const sandbox = await openSandbox()
    const { products: rows } = Object((await sandbox.get(`${path}?product_ids=BTC-USD`)).json)
    const { trades, best_bid, best_ask } = Object((await sandbox.get(`${path}/BTC-USD/ticker?limit=1`)).json)
    expect(trades).toMatchObject([{ price: rows[0].price, time: '2026-06-09T10:00:00.000123Z' }])
    const prices = [best_bid, rows[0].price, best_ask].map(Number)
    expect(prices).toEqual(prices.toSorted((one, other) => one - other))
    expect(await sandbox.get(`${path}/NO-SUCH/ticker`)).toMatchObject({
      status: 404,
      json: { error: 'NOT_FOUND' },
    })
  })

  it.skipIf(!hasFixtures())(
    'has the fields and types of the documented answer (needs the payload folder)',
    async () => {
      const sandbox = await openSandbox()
      const { json } = await sandbox.get(`${path}/BTC-USD/ticker?limit=1`)
      expect(compareShapes(readFixture('coinbase/ccxtdoc_market_product_ticker.json'), json)).toEqual([])
    },
  )
})

describe('Coinbase candles', () => {
  const now = Date.UTC(2026, 5, 9, 10) / 1_000
  const ask = (period: string, granularity = 'ONE_HOUR', product = 'BTC-USD') =>
    `${path}/${product}/candles?${period}&granularity=${granularity}`

  it('answer a period, both ends included, the newest first', async () => {
    const sandbox = await openSandbox()
    const { json } = await sandbox.get(ask(`start=${now - 7_200}&end=${now + 60}`))
    const { candles } = Object(json)
    expect(candles.map(({ start }: { start: string }) => start)).toEqual(
      [now, now - 3_600, now - 7_200].map(String),
    )
    for (const { low, open, close, high } of candles) {
      expect(Math.min(open, close)).toBeGreaterThanOrEqual(Number(low))
      expect(Math.max(open, close)).toBeLessThanOrEqual(Number(high))
    }
  })

  it.each([
    ['350 candles', ask(`start=${now - 350 * 3_600}&end=${now}`), 400, 'INVALID_ARGUMENT'],
    ['no start', ask(`end=${now}`), 400, 'INVALID_ARGUMENT'],
    ['an end before its start', ask(`start=${now}&end=${now - 1}`), 400, 'INVALID_ARGUMENT'],
    ['another granularity', ask(`start=${now}&end=${now}`, '1h'), 400, 'INVALID_ARGUMENT'],
    ['an unknown product', ask(`start=${now}&end=${now}`, 'ONE_DAY', 'NO-SUCH'), 404, 'NOT_FOUND'],
  ])('refuse %s', async (_name, url, status, error) => {
    const sandbox = await openSandbox()
    expect(await sandbox.get(url)).toMatchObject({ status, json: { error } })
  })

  it.skipIf(!hasFixtures())(
    'have the fields and types of the documented answer (needs the payload folder)',
    async () => {
      const sandbox = await openSandbox()
      const { json } = await sandbox.get(ask(`start=${now - 300}&end=${now}`, 'ONE_MINUTE'))
      expect(compareShapes(readFixture('coinbase/ccxtdoc_market_candles.json'), json)).toEqual([])
    },
  )
})
