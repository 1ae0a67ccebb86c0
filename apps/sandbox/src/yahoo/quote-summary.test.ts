import { hasFixtures, readFixture } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { compareShapes } from '../test-support/compare-shapes.ts'
import { type Reply, sandboxOpener, signIn } from '../test-support/open-sandbox.ts'

const openSandbox = sandboxOpener()

async function summarise(
  symbol: string,
  query = 'modules=assetProfile,price&formatted=false',
): Promise<Reply> {
  const sandbox = await openSandbox()
  const { headers, query: crumb } = await signIn(sandbox)
  return sandbox.get(`/yahoo/v10/finance/quoteSummary/${symbol}?${query}&${crumb}`, headers)
}

describe('GET /v10/finance/quoteSummary/:symbol', () => {
  it('refuses a caller without a crumb', async () => {
    const sandbox = await openSandbox()
    const reply = await sandbox.get('/yahoo/v10/finance/quoteSummary/AAPL?modules=price')
    expect(reply).toMatchObject({ status: 401, json: { finance: { error: { code: 'Unauthorized' } } } })
  })

  it.each([
    ['an unknown symbol', 'NOPE', 'modules=price', 'Quote not found for symbol: NOPE'],
    ['a module that it lacks', 'AAPL', 'modules=secFilings', 'No fundamentals data found'],
    ['no module', 'AAPL', '', 'No fundamentals data found'],
    ['the profile of an index', '%5EGSPC', 'modules=assetProfile', 'No fundamentals data found'],
  ])('answers %s with 404', async (_case, symbol, query, description) => {
    expect(await summarise(symbol, query)).toMatchObject({
      status: 404,
      json: {
        quoteSummary: {
          result: null,
          error: { code: 'Not Found', description: expect.stringContaining(description) },
        },
      },
    })
  })

  it('knows every symbol, and officers of companies only', async () => {
    const companies = { assetProfile: { companyOfficers: expect.arrayContaining([expect.anything()]) } }
    for (const symbol of ['AAPL', 'VOD.L', 'M%26M.NS', '7203.T']) {
      expect((await summarise(symbol)).json, symbol).toMatchObject({ quoteSummary: { result: [companies] } })
    }
    expect((await summarise('QQQ')).json).toMatchObject({
      quoteSummary: { result: [{ assetProfile: { companyOfficers: [] }, price: { quoteType: 'ETF' } }] },
    })
    for (const symbol of ['%5EGSPC', 'EURUSD%3DX', 'BTC-USD', 'GC%3DF']) {
      const { json } = await summarise(symbol)
      expect(json, symbol).not.toHaveProperty('quoteSummary.result.0.assetProfile')
      expect(json, symbol).toHaveProperty('quoteSummary.result.0.price.currency')
    }
  })

  it('formats numbers unless told not to', async () => {
    const { json } = await summarise('AAPL', 'modules=assetProfile,price')
    expect(json).toHaveProperty('quoteSummary.result.0.assetProfile.fullTimeEmployees.raw')
    expect(json).toHaveProperty('quoteSummary.result.0.assetProfile.companyOfficers.0.totalPay.longFmt')
    expect(json).toHaveProperty('quoteSummary.result.0.price.regularMarketPrice.raw')
  })

  it.skipIf(!hasFixtures()).each([
    ['assetProfile', 'AAPL'],
    ['price', 'AAPL'],
  ])('has the fields and types of the recorded %s of %s', async (module, symbol) => {
    const { response } = Object(readFixture(`yahoo/quoteSummary-${module}-${symbol}.json`))
    const { json } = await summarise(symbol, `modules=${module}&formatted=false`)
    const person = 'quoteSummary.result.*.assetProfile.companyOfficers.*'
    const outsideHours = ['preMarket', 'postMarket'].flatMap((name) =>
      ['Source', 'Price', 'Time', 'Change', 'ChangePercent'].map(
        (figure) => `quoteSummary.result.*.price.${name}${figure}`,
      ),
    )
    const optional = [
      ...['age', 'yearBorn', 'totalPay'].map((field) => `${person}.${field}`),
      ...outsideHours,
    ]
    expect(compareShapes(response.json, json, { optional })).toEqual([])
  })
})
