import { hasFixtures, readFixture } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { compareShapes } from '../test-support/compare-shapes.ts'
import { sandboxOpener } from '../test-support/open-sandbox.ts'

const openSandbox = sandboxOpener()
const path = '/coingecko/api/v3/global'

describe('GET /global', () => {
  it('adds up what the coins are worth, in every currency, with shares that are at most all of it', async () => {
    const sandbox = await openSandbox()
    const { data } = Object((await sandbox.get(path)).json)
    expect(data.total_market_cap.usd).toBeGreaterThan(0)
    expect(data.total_market_cap.btc).toBeLessThan(data.total_market_cap.usd)
    const shares = Object.values(data.market_cap_percentage).map(Number)
    expect(shares).toHaveLength(10)
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(100)
  })

  it.skipIf(!hasFixtures())('has the documented shape (needs the payload folder)', async () => {
    const sandbox = await openSandbox()
    const documented = Object(readFixture('coingecko/demo_global.json')).data
    const { data } = Object((await sandbox.get(path)).json)
    const maps = ['total_market_cap', 'total_volume', 'market_cap_percentage']
    expect(compareShapes(documented, data, { maps })).toEqual([])
  })
})
