import { createFakeClock } from '@marketcache/testing'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCoinFigures } from './coin-figures.ts'
import { createMarket, type Market } from './market.ts'
import { readSymbolFigures } from './symbol-figures.ts'

const clock = createFakeClock()
const market = createMarket({ clock, seed: 1 })

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 })
const times = fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2060, 0, 1) })
const coins = fc.constantFrom(...market.coins)
const symbols = fc.constantFrom(...market.symbols)
const currencies = fc.constantFrom(...market.currencies.values())

function marketAt(seed: number, nowMs: number): Market {
  return createMarket({ clock: { now: () => nowMs }, seed })
}

describe('createMarket', () => {
  it('has hundreds of coins and symbols, each named once', () => {
    const ids = market.coins.map(({ id }) => id)
    const names = market.symbols.map(({ symbol }) => symbol)
    expect(new Set(ids).size).toBe(ids.length)
    expect(new Set(names).size).toBe(names.length)
    expect(ids.length).toBeGreaterThanOrEqual(300)
    expect(names.length).toBeGreaterThanOrEqual(250)
  })

  it('writes ids and symbols as the providers do', () => {
    for (const { id, symbol } of market.coins) expect(`${id} ${symbol}`).toMatch(/^[a-z0-9-]+ [a-z0-9]+$/)
    for (const { symbol } of market.symbols) expect(symbol).toMatch(/^[A-Z0-9^][A-Z0-9.=^&-]*$/)
  })

  it('has a price for every currency and every symbol', () => {
    for (const symbol of market.symbols)
      expect(readSymbolFigures(market, symbol).price, symbol.symbol).toBeGreaterThan(0)
    for (const [code, path] of market.currencies)
      expect(market.prices.at(path, clock.now()), code).toBeGreaterThan(0)
  })

  it('keeps stablecoins within half a percent of a dollar', () => {
    fc.assert(
      fc.property(seeds, times, fc.constantFrom('tether', 'usd-coin', 'dai'), (seed, timeMs, id) => {
        const coin = market.coin(id)
        const price = coin === undefined ? 0 : marketAt(seed, timeMs).prices.at(coin.path, timeMs)
        expect(Math.abs(price - 1)).toBeLessThan(0.005)
      }),
    )
  })
})

describe('prices', () => {
  it('are the same for the same seed and time, whatever was asked before', () => {
    fc.assert(
      fc.property(seeds, times, coins, symbols, (seed, timeMs, coin, symbol) => {
        const [first, second] = [marketAt(seed, timeMs), marketAt(seed, timeMs)]
        readCoinFigures(first, market.coins[0] ?? coin, first.dollar)
        expect(readCoinFigures(first, coin, first.dollar)).toEqual(
          readCoinFigures(second, coin, second.dollar),
        )
        expect(readSymbolFigures(first, symbol)).toEqual(readSymbolFigures(second, symbol))
      }),
    )
  })

  it('differ between seeds', () => {
    const bitcoin = market.coins[0]
    const prices = [1, 2, 3].map(
      (seed) => bitcoin && marketAt(seed, clock.now()).prices.at(bitcoin.path, clock.now()),
    )
    expect(new Set(prices).size).toBe(3)
  })

  it('move a little in seconds', () => {
    fc.assert(
      fc.property(seeds, times, coins, (seed, timeMs, coin) => {
        const { prices } = marketAt(seed, timeMs)
        const change = prices.at(coin.path, timeMs + 5_000) / prices.at(coin.path, timeMs)
        expect(Math.abs(change - 1)).toBeLessThan(0.01)
      }),
    )
  })

  it('are positive and finite at any time, in any currency, and stay within their bounds', () => {
    fc.assert(
      fc.property(seeds, times, coins, currencies, (seed, timeMs, { path }, by) => {
        const { prices } = marketAt(seed, timeMs)
        const price = prices.at(path, timeMs, by)
        expect(price).toBeGreaterThan(0)
        expect(price).toBeLessThanOrEqual(prices.ceiling(path, by) * (1 + 1e-9))
        expect(price).toBeGreaterThanOrEqual(prices.floor(path, by) * (1 - 1e-9))
      }),
    )
  })
})

describe('readCoinFigures', () => {
  it('keeps low, price, high and the records in order, also for a price that a test has set', () => {
    const set = fc.option(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e9, noNaN: true })))
    fc.assert(
      fc.property(seeds, times, coins, currencies, set, (seed, timeMs, coin, by, price) => {
        const own = marketAt(seed, timeMs)
        if (price !== null) own.setPrices.coingecko.set(coin.id, price)
        const figures = readCoinFigures(own, coin, by)
        for (const value of Object.values(figures)) expect(Number.isFinite(value) && value >= 0).toBe(true)
        expect(figures.atl).toBeLessThanOrEqual(figures.low24h)
        expect(figures.low24h).toBeLessThanOrEqual(figures.price)
        expect(figures.price).toBeLessThanOrEqual(figures.high24h)
        expect(figures.high24h).toBeLessThanOrEqual(figures.ath)
        expect(figures.athMs).toBeLessThan(timeMs)
      }),
    )
  })

  it('is worth its price times its supply', () => {
    fc.assert(
      fc.property(times, coins, (timeMs, coin) => {
        const { price, marketCap } = readCoinFigures(marketAt(1, timeMs), coin, market.dollar)
        const expected = price * coin.circulatingSupply
        expect(Math.abs(marketCap - expected)).toBeLessThanOrEqual(expected * 1e-5)
      }),
    )
  })
})

describe('readSymbolFigures', () => {
  it('keeps low, price, high and the year in order, and never shows the future', () => {
    fc.assert(
      fc.property(seeds, times, symbols, (seed, timeMs, symbol) => {
        const figures = readSymbolFigures(marketAt(seed, timeMs), symbol)
        expect(figures.yearLow).toBeLessThanOrEqual(figures.low)
        expect(figures.low).toBeLessThanOrEqual(figures.price)
        expect(figures.price).toBeLessThanOrEqual(figures.high)
        expect(figures.high).toBeLessThanOrEqual(figures.yearHigh)
        expect(figures.volume).toBeGreaterThanOrEqual(0)
        expect(figures.priceMs).toBeLessThanOrEqual(timeMs)
        expect(figures.priceMs).toBeGreaterThan(timeMs - 4 * 86_400_000)
      }),
    )
  })

  it('is as late as the exchange while it trades', () => {
    clock.set(Date.UTC(2026, 5, 9, 10))
    const lateBy = (name: string) => {
      const symbol = market.symbol(name)
      return symbol && clock.now() - readSymbolFigures(market, symbol).priceMs
    }
    expect(lateBy('VOD.L')).toBe(20 * 60_000)
    expect(lateBy('BTC-USD')).toBe(0)
  })
})
