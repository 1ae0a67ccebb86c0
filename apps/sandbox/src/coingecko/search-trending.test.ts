import { describe, expect, it } from 'vitest'
import { sandboxOpener } from '../test-support/open-sandbox.ts'

const openSandbox = sandboxOpener()
const path = '/coingecko/api/v3/search/trending'

describe('GET /search/trending', () => {
  it('has 15 coins, 7 collections and 5 categories, others every hour', async () => {
    const sandbox = await openSandbox()
    const read = async () => Object((await sandbox.get(path)).json)
    const first = await read()
    expect([first.coins.length, first.nfts.length, first.categories.length]).toEqual([15, 7, 5])
    expect(first.coins.map(({ item }: { item: { score: number } }) => item.score)).toEqual([
      ...Array(15).keys(),
    ])
    sandbox.clock.advance(60_000)
    const idsOf = ({ coins }: { coins: { item: { id: string } }[] }) => coins.map(({ item }) => item.id)
    expect(idsOf(await read())).toEqual(idsOf(first))
    sandbox.clock.advance(3_600_000)
    expect(idsOf(await read())).not.toEqual(idsOf(first))
  })

  it('writes amounts as people read them, and the price as a number', async () => {
    const sandbox = await openSandbox()
    const { json } = await sandbox.get(path)
    for (const { item } of Object(json).coins) {
      expect(item.data).toMatchObject({
        price: expect.any(Number),
        market_cap: expect.stringMatching(/^\$\d{1,3}(,\d{3})*$/),
        total_volume: expect.stringMatching(/^\$\d{1,3}(,\d{3})*$/),
      })
    }
  })
})
