import { hasFixtures, readFixture } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { compareShapes } from '../test-support/compare-shapes.ts'
import { sandboxOpener } from '../test-support/open-sandbox.ts'

const openSandbox = sandboxOpener()
const list = '/coingecko/api/v3/nfts/list'

async function readIds(query = ''): Promise<string[]> {
  const sandbox = await openSandbox()
  const { json } = await sandbox.get(list + query)
  return Array.isArray(json) ? json.map(({ id }) => String(id)) : []
}

describe('GET /nfts/list', () => {
  it('pages', async () => {
    const all = await readIds()
    expect(all.length).toBeGreaterThan(24)
    expect(await readIds('?per_page=5&page=2')).toEqual(all.slice(5, 10))
    expect(await readIds('?page=9')).toEqual([])
  })
})

describe('GET /nfts/:id', () => {
  it('does not know strange ids', async () => {
    const sandbox = await openSandbox()
    for (const id of ['nope', '__proto__', 'Azuki', '%00']) {
      expect(await sandbox.get(`/coingecko/api/v3/nfts/${id}`), id).toMatchObject({
        status: 404,
        json: { error: 'nft not found' },
      })
    }
  })

  it('knows every collection of the list, and prices them in their coin and in dollars', async () => {
    const sandbox = await openSandbox()
    for (const id of await readIds()) {
      const { json } = await sandbox.get(`/coingecko/api/v3/nfts/${id}`)
      const { native_currency: native, usd } = Object(json).floor_price
      const { native_currency: highest } = Object(json).ath
      expect(native, id).toBeGreaterThan(0)
      expect(usd, id).toBeGreaterThan(native)
      expect(highest, id).toBeGreaterThanOrEqual(native)
    }
  })

  it('moves with time', async () => {
    const sandbox = await openSandbox()
    const read = async () => (await sandbox.get('/coingecko/api/v3/nfts/azuki')).text
    const first = await read()
    expect(await read()).toBe(first)
    sandbox.clock.advance(60_000)
    expect(await read()).not.toBe(first)
  })

  it.skipIf(!hasFixtures()).each([
    ['demo_nfts_id', '/coingecko/api/v3/nfts/pudgy-penguins', {}],
    ['pro_nfts_id', '/coingecko-pro/api/v3/nfts/pudgy-penguins', { 'x-cg-pro-api-key': 'CG-pro-1' }],
    ['demo_nfts_list', list, {}],
  ])('has the fields and types of %s', async (fixture, path, headers) => {
    const sandbox = await openSandbox()
    const { json } = await sandbox.get(path, headers)
    expect(compareShapes(readFixture(`coingecko/${fixture}.json`), json)).toEqual([])
  })
})
