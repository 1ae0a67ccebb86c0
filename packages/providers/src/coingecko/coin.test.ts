import type { Outcome } from '@marketcache/contracts'
import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  coinBody,
  exampleCoin,
  exampleQuote,
  exampleTokenomics,
  marketData,
} from '../test-support/coingecko-rows.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { sendJson, startServer } from '../test-support/start-server.ts'

async function ask(body: unknown, id = 'examplecoin', group = 'usd'): Promise<readonly Outcome[]> {
  await using server = await startServer(sendJson(body))
  await using providers = openProviders({ COINGECKO_BASE_URL: server.url })
  return await providers.ask('coingecko.coin', [id], group)
}

const exampleProfile = {
  id: 'examplecoin',
  symbol: 'exc',
  name: 'Example Coin',
  description: 'An <b>example</b>.',
  image: 'https://images.test/large/exc.png?1',
  categories: ['Examples', 'Made up'],
  genesisDate: '2020-01-01',
  hashingAlgorithm: null,
  blockTimeMinutes: null,
  countryOfOrigin: null,
  assetPlatform: 'examplechain',
  contracts: { examplechain: '0xabc' },
  isMaxSupplyInfinite: false,
  marketCapRank: 321,
  sentimentVotesUpPercent: 60.5,
  watchlistUsers: 1234,
  links: {
    homepage: ['https://exc.test'],
    whitepaper: null,
    explorers: ['https://explorer.test'],
    forums: [],
    chats: ['https://chat.test'],
    announcements: [],
    repositories: ['https://github.test/exc', 'https://bitbucket.test/exc'],
    subreddit: null,
    twitter: 'exc',
    telegram: null,
  },
}

describe('coingecko.coin', () => {
  it('asks for one coin and leaves out what nobody reads', async () => {
    await using server = await startServer(sendJson(coinBody()))
    await using providers = openProviders({ COINGECKO_BASE_URL: `${server.url}/api/v3` })
    await providers.ask('coingecko.coin', ['examplecoin'])
    expect(server.seen[0]?.path).toBe('/api/v3/coins/examplecoin')
    expect(Object.fromEntries(server.seen[0]?.query ?? [])).toEqual({
      localization: 'false',
      tickers: 'false',
      market_data: 'true',
      community_data: 'false',
      developer_data: 'false',
      sparkline: 'false',
    })
  })

  it('fills the profile and, from the same answer, everything that the markets call fills', async () => {
    const outcomes = await ask(coinBody())
    expect(payloadOf(outcomes, 'coin-profile')).toEqual(exampleProfile)
    expect(payloadOf(outcomes, 'coin')).toEqual(exampleCoin)
    expect(payloadOf(outcomes, 'tokenomics')).toEqual({ ...exampleTokenomics, isMaxSupplyInfinite: false })
    expect(payloadOf(outcomes, 'quote')).toEqual(exampleQuote)
    expect(outcomes.map(({ params }) => params)).toEqual([
      { id: 'examplecoin' },
      { id: 'examplecoin', currency: 'usd' },
      { id: 'examplecoin', currency: 'usd' },
      { symbol: 'examplecoin' },
    ])
  })

  it('tells that maximum supply is infinite', async () => {
    const outcomes = await ask(
      coinBody({ market_data: marketData({ max_supply: null, max_supply_infinite: true }) }),
    )
    expect(payloadOf(outcomes, 'coin-profile')).toMatchObject({ isMaxSupplyInfinite: true })
    expect(payloadOf(outcomes, 'tokenomics')).toMatchObject({ isMaxSupplyInfinite: true, maxSupply: null })
  })

  it('fills the profile alone in another group', async () => {
    expect(summaryOf(await ask(coinBody(), 'examplecoin', 'eur'))).toEqual(['coin-profile examplecoin ok'])
  })

  it('gives a profile although prices are unreadable, and null for what is missing', async () => {
    const outcomes = await ask(coinBody({ market_data: { current_price: { usd: 'NaN' } } }))
    expect(summaryOf(outcomes)).toEqual([
      'coin-profile examplecoin ok',
      'coin examplecoin provider_malformed',
      'tokenomics examplecoin provider_malformed',
      'quote examplecoin provider_malformed',
    ])
    const bare = await ask({ id: 'examplecoin', symbol: 'exc', name: 'Example Coin' })
    expect(payloadOf(bare, 'coin')).toMatchObject({ price: null, lastUpdated: null })
    expect(payloadOf(bare, 'coin-profile')).toMatchObject({
      description: null,
      categories: [],
      contracts: {},
    })
  })

  it('falls back to the plain fields, which are in US dollars too', async () => {
    const without = marketData({
      price_change_24h_in_currency: {},
      price_change_percentage_24h_in_currency: null,
    })
    expect(payloadOf(await ask(coinBody({ market_data: without })), 'coin')).toEqual(exampleCoin)
  })

  it('does not take another coin for the one that was asked for', async () => {
    const expected = { code: 'provider_malformed', isRetryable: true }
    await expect(ask(coinBody(), 'othercoin')).rejects.toMatchObject(expected)
    await expect(ask([coinBody()])).rejects.toMatchObject(expected)
    await expect(ask({})).rejects.toMatchObject(expected)
  })

  it('gives payloads that fit their schemas, or failures, whatever the fields hold', async () => {
    await using server = await startServer()
    await using providers = openProviders({ COINGECKO_BASE_URL: server.url })
    const fields = fc.dictionary(fc.constantFrom(...Object.keys(coinBody())), fc.jsonValue())
    const figures = fc.dictionary(fc.constantFrom(...Object.keys(marketData())), fc.jsonValue())
    const inUsd = figures.map((values) =>
      Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { usd: value }])),
    )
    await fc.assert(
      fc.asyncProperty(fields, fc.oneof(figures, inUsd), async (changes, data) => {
        server.answer(sendJson(coinBody({ market_data: marketData(data), ...changes, id: 'examplecoin' })))
        const outcomes = await providers.ask('coingecko.coin', ['examplecoin'])
        for (const outcome of outcomes) if (outcome.status === 'ok') payloadOf(outcomes, outcome.resource)
        expect(outcomes).toHaveLength(4)
      }),
      { numRuns: 200 },
    )
  })

  it.skipIf(!hasFixtures())(
    'reads the documented answer, every field (needs the payload folder)',
    async () => {
      const body: unknown = readFixture('coingecko/demo_coins_id.json')
      const outcomes = await ask(body, 'bitcoin')
      const image = 'https://assets.coingecko.com/coins/images/1/large/bitcoin.png?1696501400'
      const lastUpdated = '2024-04-07T15:24:51.021Z'
      expect(payloadOf(outcomes, 'coin-profile')).toEqual({
        id: 'bitcoin',
        symbol: 'btc',
        name: 'Bitcoin',
        description: Object(body).description.en,
        image,
        categories: ['Cryptocurrency', 'Layer 1 (L1)'],
        genesisDate: '2009-01-03',
        hashingAlgorithm: 'SHA-256',
        blockTimeMinutes: 10,
        countryOfOrigin: null,
        assetPlatform: null,
        contracts: {},
        isMaxSupplyInfinite: false,
        marketCapRank: 1,
        sentimentVotesUpPercent: 84.07,
        watchlistUsers: 1541900,
        links: {
          homepage: ['http://www.bitcoin.org'],
          whitepaper: 'https://bitcoin.org/bitcoin.pdf',
          explorers: ['https://mempool.space/', 'https://blockchair.com/bitcoin/'],
          forums: ['https://bitcointalk.org/'],
          chats: [],
          announcements: [],
          repositories: ['https://github.com/bitcoin/bitcoin', 'https://github.com/bitcoin/bips'],
          subreddit: 'https://www.reddit.com/r/Bitcoin/',
          twitter: 'bitcoin',
          telegram: null,
        },
      })
      expect(payloadOf(outcomes, 'coin')).toEqual({
        id: 'bitcoin',
        symbol: 'btc',
        name: 'Bitcoin',
        image,
        currency: 'usd',
        price: 69840,
        marketCap: 1373296629498,
        marketCapRank: 1,
        fullyDilutedValuation: 1466577759,
        volume24h: 18867210007,
        high24h: 69805,
        low24h: 67985,
        change24h: 1618.95,
        changePercent1h: 0.79523,
        changePercent24h: 2.37311,
        changePercent7d: -0.89706,
        changePercent30d: 1.81171,
        changePercent1y: 149.76989,
        marketCapChange24h: 31172487848,
        marketCapChangePercent24h: 2.32219,
        circulatingSupply: 19675377,
        totalSupply: 21000000,
        maxSupply: 21000000,
        ath: 73738,
        athDate: '2024-03-14T07:10:36.635Z',
        athChangePercent: -5.33399,
        atl: 67.81,
        atlDate: '2013-07-06T00:00:00.000Z',
        atlChangePercent: 102882.36498,
        lastUpdated,
      })
      expect(payloadOf(outcomes, 'tokenomics')).toEqual({
        id: 'bitcoin',
        symbol: 'btc',
        name: 'Bitcoin',
        currency: 'usd',
        price: 69840,
        circulatingSupply: 19675377,
        totalSupply: 21000000,
        maxSupply: 21000000,
        isMaxSupplyInfinite: false,
        marketCap: 1373296629498,
        marketCapRank: 1,
        fullyDilutedValuation: 1466577759,
        volume24h: 18867210007,
        marketCapToFullyDilutedRatio: 1373296629498 / 1466577759,
        circulatingToTotalRatio: 19675377 / 21000000,
        circulatingToMaxRatio: 19675377 / 21000000,
        volumeToMarketCapRatio: 18867210007 / 1373296629498,
        ath: 73738,
        athDate: '2024-03-14T07:10:36.635Z',
        athChangePercent: -5.33399,
        atl: 67.81,
        atlDate: '2013-07-06T00:00:00.000Z',
        atlChangePercent: 102882.36498,
        lastUpdated,
      })
      expect(payloadOf(outcomes, 'quote')).toMatchObject({
        symbol: 'bitcoin',
        price: 69840,
        providerTime: lastUpdated,
      })
      expect(outcomes).toMatchObject(Array(4).fill({ asOf: Date.parse(lastUpdated) }))
    },
  )
})
