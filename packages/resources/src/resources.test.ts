import { createValidator, dayMs, hourMs, minuteMs, type Params, type Resource } from '@marketcache/contracts'
import { describe, expect, it } from 'vitest'
import { quote, resources, type Tokenomics, ticker, tokenomics } from './index.ts'
import { isCoinId } from './params.ts'
import { defaultWarmCoins, defaultWarmSymbols } from './warm-lists.ts'

const declared: readonly Resource[] = resources
const blank: Tokenomics = {
  id: 'bitcoin',
  symbol: 'btc',
  name: 'Bitcoin',
  currency: 'usd',
  price: 0,
  circulatingSupply: null,
  totalSupply: null,
  maxSupply: null,
  isMaxSupplyInfinite: null,
  marketCap: null,
  marketCapRank: null,
  fullyDilutedValuation: null,
  volume24h: null,
  marketCapToFullyDilutedRatio: null,
  circulatingToTotalRatio: null,
  circulatingToMaxRatio: null,
  volumeToMarketCapRatio: null,
  ath: null,
  athDate: null,
  athChangePercent: null,
  atl: null,
  atlDate: null,
  atlChangePercent: null,
  lastUpdated: null,
}

describe('resources', () => {
  it('have names and paths of their own', () => {
    const names = declared.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    const paths = declared.flatMap(({ path, batch }) => [path, batch?.path ?? path])
    expect(new Set(paths).size).toBeGreaterThan(names.length)
  })

  it.each(declared.map((resource) => [resource.name, resource] as const))(
    '%s shows an example that is valid, canonical, and that some call can answer',
    (_, resource) => {
      const example: Params = resource.example
      expect(createValidator(resource.params).accepts(example)).toBe(true)
      expect(resource.canonical(example)).toEqual(example)
      expect(resource.route(example).length).toBeGreaterThan(0)
    },
  )

  it.each(declared.map((resource) => [resource.name, resource] as const))(
    '%s describes every field of its payload',
    (_, resource) => {
      const fields: Record<string, { description?: string }> = resource.payload.properties ?? {
        payload: resource.payload,
      }
      const silent = Object.entries(fields).filter(
        ([name, { description }]) => name !== 'links' && !description,
      )
      expect(silent.map(([name]) => name)).toEqual([])
    },
  )

  it('S0-28 S1-29 are fresh for as long as what they tell keeps still', () => {
    const freshFor = (name: string) =>
      declared.find((resource) => resource.name === name)?.freshness.freshForMs ?? 0
    expect(freshFor('quote')).toBeGreaterThanOrEqual(minuteMs)
    expect(freshFor('quote')).toBeLessThanOrEqual(2 * minuteMs)
    expect(freshFor('tokenomics')).toBeGreaterThanOrEqual(5 * minuteMs)
    expect(freshFor('tokenomics')).toBeLessThanOrEqual(10 * minuteMs)
    expect(freshFor('coin-profile')).toBeGreaterThanOrEqual(hourMs)
    expect(freshFor('company')).toBe(dayMs)
  })

  it('keep what a profile told about the maximum supply when a later answer leaves it open', () => {
    const told = { isMaxSupplyInfinite: true } as const
    const open = { isMaxSupplyInfinite: null } as const
    expect(tokenomics.merge?.({ ...blank, ...told }, { ...blank, ...open }).isMaxSupplyInfinite).toBe(true)
    expect(tokenomics.merge?.({ ...blank, ...open }, { ...blank, ...told }).isMaxSupplyInfinite).toBe(true)
  })
})

describe('isCoinId', () => {
  it.each(['bitcoin', 'usd-coin', '1inch', 'matic_network'])('takes %s for a coin', (symbol) => {
    expect(isCoinId(symbol)).toBe(true)
  })

  it.each([
    'AAPL',
    'BRK-B',
    'EURUSD=X',
    'eurusd=x',
    '^GSPC',
    '^gspc',
    '7203.T',
    '7203.t',
    '0P000071W8.TO',
    'm&m.ns',
    '123',
  ])('takes %s for a Yahoo symbol', (symbol) => {
    expect(isCoinId(symbol)).toBe(false)
  })
})

describe('quote', () => {
  it('asks CoinGecko for coins, and Yahoo for everything else, without a crumb when that fails', () => {
    expect(quote.route({ symbol: 'bitcoin' }).map(({ call }) => call)).toEqual(['coingecko.markets'])
    expect(quote.route({ symbol: 'AAPL' }).map(({ call }) => call)).toEqual(['yahoo.quote', 'yahoo.chart'])
  })

  it('knows every symbol that a company, a momentum or a holding can have', () => {
    const { accepts } = createValidator(quote.params)
    expect(accepts({ symbol: 'M&M.NS' })).toBe(true)
    expect(quote.route({ symbol: 'M&M.NS' })[0]).toMatchObject({ call: 'yahoo.quote', item: 'M&M.NS' })
    expect(accepts({ symbol: '&' })).toBe(false)
  })

  it('brings Yahoo symbols into upper case', () => {
    expect(quote.canonical({ symbol: 'eurusd=x' })).toEqual({ symbol: 'EURUSD=X' })
    expect(quote.canonical({ symbol: 'bitcoin' })).toEqual({ symbol: 'bitcoin' })
  })
})

describe('ticker', () => {
  it('asks both hosts of Coinbase, and no exchange in place of another', () => {
    const callsOf = (exchange: string) =>
      ticker.route({ exchange, symbol: 'BTC-USD' }).map(({ call, group, item }) => [call, group, item])
    expect(callsOf('coinbase')).toEqual([
      ['coinbase.products', 'all', 'BTC-USD'],
      ['coinbase-exchange.ticker', 'all', 'BTC-USD'],
    ])
    expect(callsOf('binance').every(([call]) => call?.startsWith('binance'))).toBe(true)
    expect(callsOf('nowhere')).toEqual([])
  })
})

describe('warm lists', () => {
  it('name each thing once', () => {
    expect(new Set(defaultWarmCoins).size).toBe(defaultWarmCoins.length)
    expect(new Set(defaultWarmSymbols).size).toBe(defaultWarmSymbols.length)
    expect(defaultWarmCoins.every(isCoinId)).toBe(true)
    expect(defaultWarmSymbols.some(isCoinId)).toBe(false)
  })
})
