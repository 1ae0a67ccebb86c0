import type { Outcome } from '@marketcache/contracts'
import { hasFixtures, readFixture } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { sendJson } from '../test-support/start-server.ts'
import { startYahooServer } from '../test-support/yahoo-server.ts'

describe.skipIf(!hasFixtures())('yahoo.quote on recorded answers (needs the payload folder)', () => {
  async function replay(file: string, items: string[]): Promise<readonly Outcome[]> {
    const { response } = Object(readFixture(`yahoo/${file}`))
    await using server = await startYahooServer()
    server.answerQuotes(sendJson(response.json, { status: response.status }))
    await using providers = openProviders(server.settings)
    return await providers.ask('yahoo.quote', items)
  }

  it('reads two stocks, every field', async () => {
    const outcomes = await replay('quote-AAPL-BABA.json', ['AAPL', 'BABA'])
    const both = { instrumentType: 'EQUITY', currency: 'USD', quotedCurrency: 'USD', volumeValue24h: null }
    const closed = { marketState: 'CLOSED', timeZone: 'America/New_York', delaySeconds: 0 }
    expect(payloadOf(outcomes, 'quote', 'AAPL')).toEqual({
      ...both,
      ...closed,
      symbol: 'AAPL',
      name: 'Apple Inc.',
      price: 244.6,
      change: 3.0700073,
      changePercent: 1.2710667,
      previousClose: 241.53,
      open: 241.07,
      dayHigh: 245.41,
      dayLow: 241,
      fiftyTwoWeekHigh: 260.1,
      fiftyTwoWeekLow: 164.08,
      volume: 40896227,
      marketCap: 3674405863424,
      bid: 244.44,
      ask: 253.37,
      exchange: 'NMS',
      exchangeName: 'NasdaqGS',
      providerTime: '2025-02-14T21:00:00.000Z',
    })
    expect(payloadOf(outcomes, 'quote', 'BABA')).toEqual({
      ...both,
      ...closed,
      symbol: 'BABA',
      name: 'Alibaba Group Holding Limited',
      price: 124.73,
      change: 5.19,
      changePercent: 4.34164,
      previousClose: 119.54,
      open: 126.59,
      dayHigh: 126.8,
      dayLow: 120.495,
      fiftyTwoWeekHigh: 126.8,
      fiftyTwoWeekLow: 68.36,
      volume: 52086273,
      marketCap: 302870626304,
      bid: 124.75,
      ask: 124.97,
      exchange: 'NYQ',
      exchangeName: 'NYSE',
      providerTime: '2025-02-14T21:00:02.000Z',
    })
    expect(outcomes).toMatchObject([{ asOf: 1_739_566_800_000 }, { asOf: 1_739_566_802_000 }])
  })

  it('reads a currency pair, which has neither market capitalisation nor a volume to speak of', async () => {
    expect(payloadOf(await replay('quote-EURUSD=X.json', ['EURUSD=X']), 'quote')).toEqual({
      symbol: 'EURUSD=X',
      name: 'EUR/USD',
      instrumentType: 'CURRENCY',
      currency: 'USD',
      quotedCurrency: 'USD',
      price: 1.0489877,
      change: -0.0005505085,
      changePercent: -0.052457344,
      previousClose: 1.0495383,
      open: 1.0494281,
      dayHigh: 1.0508617,
      dayLow: 1.0474495,
      fiftyTwoWeekHigh: 1.1212397,
      fiftyTwoWeekLow: 1.0183818,
      volume: 0,
      volumeValue24h: null,
      marketCap: null,
      bid: 1.0489877,
      ask: 1.0484378,
      marketState: 'REGULAR',
      exchange: 'CCY',
      exchangeName: 'CCY',
      timeZone: 'Europe/London',
      providerTime: '2025-02-17T10:54:43.000Z',
      delaySeconds: 0,
    })
  })

  it('reads a coin', async () => {
    expect(payloadOf(await replay('quote-BTC-USD.json', ['BTC-USD']), 'quote')).toEqual({
      symbol: 'BTC-USD',
      name: 'Bitcoin USD',
      instrumentType: 'CRYPTOCURRENCY',
      currency: 'USD',
      quotedCurrency: 'USD',
      price: 96077.45,
      change: -1225.8906,
      changePercent: -1.2598631,
      previousClose: 96137.88,
      open: 96137.88,
      dayHigh: 96581.79,
      dayLow: 95934.96,
      fiftyTwoWeekHigh: 109114.88,
      fiftyTwoWeekLow: 49121.24,
      volume: null,
      volumeValue24h: 21228961792,
      marketCap: 1904783523840,
      bid: null,
      ask: null,
      marketState: 'REGULAR',
      exchange: 'CCC',
      exchangeName: 'CCC',
      timeZone: 'UTC',
      providerTime: '2025-02-17T10:53:00.000Z',
      delaySeconds: 0,
    })
  })

  it('reads the others', async () => {
    expect(payloadOf(await replay('quote-AAPL.json', ['AAPL']), 'quote')).toMatchObject({ price: 244.6 })
    expect(payloadOf(await replay('quote-GOOG.json', ['GOOG']), 'quote')).toMatchObject({ price: 186.87 })
    expect(summaryOf(await replay('quote-SIMP.json', ['SIMP']))).toEqual(['quote SIMP unknown_instrument'])
  })

  it('reads refusals', async () => {
    const refused = { code: 'provider_unauthorized' }
    await expect(replay('error_401_invalid_crumb.json', ['AAPL'])).rejects.toMatchObject(refused)
    const malformed = { code: 'request_refused' }
    await expect(replay('error_400_search-noOpts.json', ['AAPL'])).rejects.toMatchObject(malformed)
  })
})
