import { describe, expect, it } from 'vitest'
import { ohlcv } from '../ohlcv.ts'
import { barCallsOf, barSources } from './sources.ts'

const callsOf = (source: string, timeframe: string) => barCallsOf({ source, symbol: 'BTC-USD', timeframe })

describe('barCallsOf', () => {
  it('gives the calls of a source and a timeframe, best first', () => {
    expect(callsOf('coinbase', '1h')).toEqual(['coinbase.candles', 'coinbase-exchange.candles'])
    expect(callsOf('coinbase', '30m')).toEqual(['coinbase.candles'])
    expect(callsOf('binance', '1M')).toEqual(['binance.klines'])
  })

  it("asks somebody else for Binance's perpetuals, whatever way they were written", () => {
    for (const text of ['BTC-USDT-PERP', 'btcusdt-perp', 'BTC/USDT-SWAP']) {
      const params = ohlcv.canonical({ source: 'binance', symbol: text, timeframe: '1h' })
      expect(params).toEqual({ source: 'binance', symbol: 'BTCUSDT-PERP', timeframe: '1h' })
      expect(barCallsOf(params)).toEqual(['binance-futures.klines'])
    }
    expect(barCallsOf({ source: 'bybit', symbol: 'BTCUSDT-PERP', timeframe: '1h' })).toEqual(['bybit.kline'])
  })

  it("asks somebody else for Kraken's contracts, which have half days", () => {
    for (const text of ['BTC-USD-PERP', 'pf_xbtusd', 'PF_BTCUSD']) {
      const params = ohlcv.canonical({ source: 'kraken', symbol: text, timeframe: '12h' })
      expect(params).toEqual({ source: 'kraken', symbol: 'PF_XBTUSD', timeframe: '12h' })
      expect(barCallsOf(params)).toEqual(['kraken-futures.candles'])
      expect(ohlcv.mistake(params)).toBeNull()
    }
    const future = { source: 'kraken', symbol: 'FF_XBTUSD_271231', timeframe: '1w' }
    expect(barCallsOf(future)).toEqual(['kraken-futures.candles'])
    expect(barCallsOf({ source: 'kraken', symbol: 'XBTUSD', timeframe: '1h' })).toEqual(['kraken.ohlc'])
    expect(callsOf('kraken', '12h')).toEqual([])
    const wrong = { source: 'kraken', symbol: 'PF_XBTUSD', timeframe: '2h' }
    expect(ohlcv.mistake(wrong)?.message).toContain('one of 1m, 5m, 15m, 30m, 1h, 4h, 12h, 1d, 1w where')
  })

  it.each([
    ['coinbase', '4h'],
    ['coinbase', 'constructor'],
    ['yahoo', '2h'],
    ['nowhere', '1h'],
    ['toString', '1h'],
  ])('gives none for %s and %s', (source, timeframe) => {
    expect(callsOf(source, timeframe)).toEqual([])
  })
})

describe('ohlcv', () => {
  it('S2-09 asks those of several calls that have the timeframe, in their order', () => {
    const routeOf = (timeframe: string) => ohlcv.route({ source: 'coinbase', symbol: 'BTC-USD', timeframe })
    expect(routeOf('1h')).toEqual([
      { call: 'coinbase.candles', group: '1h', item: 'BTC-USD' },
      { call: 'coinbase-exchange.candles', group: '1h', item: 'BTC-USD' },
    ])
    expect(routeOf('2h').map(({ call }) => call)).toEqual(['coinbase.candles'])
    expect(routeOf('4h')).toEqual([])
  })

  it('says which timeframes a source has, each of them once', () => {
    const mistakeOf = (timeframe: string) =>
      ohlcv.mistake({ source: 'coinbase', symbol: 'BTC-USD', timeframe })
    expect(mistakeOf('6h')).toBeNull()
    expect(mistakeOf('4h')).toEqual({
      field: 'timeframe',
      message: 'must be one of 1m, 5m, 15m, 30m, 1h, 2h, 6h, 1d where the source is coinbase, got "4h"',
    })
  })

  it('spells a pair as the source does', () => {
    const canonical = ohlcv.canonical({ source: 'coinbase', symbol: 'btc/usd', timeframe: '1h' })
    expect(canonical).toEqual({ source: 'coinbase', symbol: 'BTC-USD', timeframe: '1h' })
    for (const { spell } of Object.values(barSources)) expect(spell(spell('BTC-USD'))).toBe(spell('BTC-USD'))
  })
})
