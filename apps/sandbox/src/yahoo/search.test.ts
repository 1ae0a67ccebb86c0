import { hasFixtures, readFixture } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { sandboxOpener } from '../test-support/open-sandbox.ts'

const openSandbox = sandboxOpener()
const path = '/yahoo/v1/finance/search'

describe('GET /yahoo/v1/finance/search', () => {
  const symbolsFor = async (query: string) => {
    const sandbox = await openSandbox()
    const { status, json } = await sandbox.get(`${path}?${query}`)
    expect(status).toBe(200)
    return Object(json).quotes.map(({ symbol }: { symbol: string }) => symbol)
  }

  it('puts the exact symbol first, then those that begin like it', async () => {
    expect((await symbolsFor('q=t'))[0]).toBe('T')
    expect(await symbolsFor('q=BRK')).toEqual(['BRK-B', 'BRK-A'])
  })

  it('finds words of names, in any case', async () => {
    expect(await symbolsFor('q=hathaway')).toEqual(['BRK-B', 'BRK-A'])
  })

  it('answers with an empty list when there is nothing, and with as many as were asked for', async () => {
    expect(await symbolsFor('q=qqqqqq')).toEqual([])
    expect(await symbolsFor('q=s&quotesCount=3')).toHaveLength(3)
  })

  it('refuses to search for nothing', async () => {
    const sandbox = await openSandbox()
    const { status, json } = await sandbox.get(path)
    expect([status, Object(json).finance.error.code]).toEqual([400, 'Bad Request'])
  })

  it.skipIf(!hasFixtures())('has the fields of the recorded answer', async () => {
    const sandbox = await openSandbox()
    const { json } = await sandbox.get(`${path}?q=AAPL`)
    const recorded = Object(readFixture('yahoo/search-AAPL.json')).response.json
    const [row] = Object(json).quotes
    expect(Object.keys(recorded)).toEqual(expect.arrayContaining(Object.keys(Object(json))))
    expect(Object.keys(recorded.quotes[0])).toEqual(expect.arrayContaining(Object.keys(row)))
    const { symbol, quoteType, longname, exchange, typeDisp } = recorded.quotes[0]
    expect(row).toMatchObject({ symbol, quoteType, longname, exchange, typeDisp })
  })
})
