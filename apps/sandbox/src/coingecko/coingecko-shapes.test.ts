import { hasFixtures, readFixture } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { compareShapes } from '../test-support/compare-shapes.ts'
import { sandboxOpener } from '../test-support/open-sandbox.ts'

const openSandbox = sandboxOpener()
const proKey = { 'x-cg-pro-api-key': 'CG-pro-1' }

const allChanges = 'price_change_percentage=1h,24h,7d,14d,30d,200d,1y'

describe.skipIf(!hasFixtures())(
  'CoinGecko routes have the fields and types of the documented examples',
  () => {
    it.each([
      ['demo_ping', '/coingecko/api/v3/ping'],
      ['demo_simple_price', `/coingecko/api/v3/simple/price?ids=bitcoin&vs_currencies=usd&${includeAll()}`],
      ['demo_simple_supported_vs_currencies', '/coingecko/api/v3/simple/supported_vs_currencies'],
      ['demo_coins_list', '/coingecko/api/v3/coins/list?include_platform=true'],
      ['demo_coins_markets', `/coingecko/api/v3/coins/markets?vs_currency=usd&sparkline=true&${allChanges}`],
      ['demo_coins_id', '/coingecko/api/v3/coins/bitcoin'],
      ['demo_search_trending', '/coingecko/api/v3/search/trending'],
      ['pro_key', '/coingecko-pro/api/v3/key'],
    ])('%s', async (fixture, path) => {
      const sandbox = await openSandbox()
      const { json, status } = await sandbox.get(path, path.includes('-pro') ? proKey : {})
      expect(status).toBe(200)
      const tolerance = {
        // Of the three venues only one trades against a coin; coins live on different platforms.
        optional: ['tickers.*.target_coin_id'],
        maps: ['*.platforms', 'platforms', 'detail_platforms'],
      }
      expect(compareShapes(readFixture(`coingecko/${fixture}.json`), json, tolerance)).toEqual([])
    })

    it.each([
      ['error_404_coin', 404, '/coingecko/api/v3/coins/no-such-coin', {}],
      ['error_401_10002', 401, '/coingecko/api/v3/ping', { 'x-cg-demo-api-key': 'CG-invalid' }],
      ['error_400_10010_pro_key_on_public_host', 400, '/coingecko/api/v3/ping', proKey],
      [
        'error_400_10011_demo_key_on_pro_host',
        400,
        '/coingecko-pro/api/v3/ping',
        { 'x-cg-demo-api-key': 'k' },
      ],
    ])('%s', async (fixture, status, path, headers) => {
      const sandbox = await openSandbox()
      const reply = await sandbox.get(path, headers)
      expect(reply.status).toBe(status)
      expect(withoutTime(reply.json)).toEqual(withoutTime(readFixture(`coingecko/${fixture}.json`)))
    })

    it('lists the same currencies', async () => {
      const sandbox = await openSandbox()
      const { json } = await sandbox.get('/coingecko/api/v3/simple/supported_vs_currencies')
      expect(json).toEqual(readFixture('coingecko/demo_simple_supported_vs_currencies.json'))
    })
  },
)

function includeAll(): string {
  return ['market_cap', '24hr_vol', '24hr_change', 'last_updated_at']
    .map((name) => `include_${name}=true`)
    .join('&')
}

function withoutTime(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body), (key, value) => (key === 'timestamp' ? undefined : value))
}
