import { createValidator } from '@marketcache/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  currenciesOf,
  ExchangeSymbol,
  isContractElsewhere,
  perpetualSeat,
  tickerSeat,
  toBybitTicker,
  toPerpetualSymbol,
  toTickerSymbol,
} from './exchange-symbols.ts'

const exchanges = ['binance', 'kraken', 'coinbase', 'okx', 'bybit']

describe('toTickerSymbol', () => {
  it.each([
    ['binance', 'BTCUSDT'],
    ['bybit', 'BTCUSDT'],
    ['kraken', 'XBTUSDT'],
    ['coinbase', 'BTC-USDT'],
    ['okx', 'BTC-USDT'],
  ])('gives %s its own spelling, %s, however the pair is written', (exchange, native) => {
    for (const text of ['BTC-USDT', 'BTC/USDT', 'BTC_USDT', 'BTCUSDT', 'btcusdt', 'Btc-uSdT'])
      expect([text, toTickerSymbol(exchange, text)]).toEqual([text, native])
  })

  it.each(exchanges)('never takes USD, USDT and USDC for each other at %s', (exchange) => {
    const pairs = ['BTC-USD', 'BTC-USDT', 'BTC-USDC', 'USDT-USD', 'USDC-USDT']
    expect(new Set(pairs.map((pair) => toTickerSymbol(exchange, pair))).size).toBe(pairs.length)
  })

  it.each([
    ['kraken', 'ETH/BTC', 'ETHXBT'],
    ['kraken', 'ETHBTC', 'ETHXBT'],
    ['kraken', 'XBT/USD', 'XBTUSD'],
    ['kraken', 'doge-eur', 'XDGEUR'],
    ['kraken', 'WBTC/BTC', 'WBTCXBT'],
    ['kraken', 'WBTCXBT', 'WBTCXBT'],
    ['kraken', 'XXBTZUSD', 'XBTUSD'],
    ['kraken', 'xethxxbt', 'ETHXBT'],
    ['kraken', 'XXDGXXBT', 'XDGXBT'],
    ['kraken', 'ZEURZUSD', 'EURUSD'],
    ['kraken', 'USDTZUSD', 'USDTUSD'],
    ['kraken', 'ZETAUSDT', 'ZETAUSDT'],
    ['kraken', 'XTZUSD', 'XTZUSD'],
    ['kraken', 'BTC/USD', 'XBTUSD'],
    ['kraken', 'BTC-USD-PERP', 'PF_XBTUSD'],
    ['kraken', 'xbt/usd/perp', 'PF_XBTUSD'],
    ['kraken', 'BTCUSD-PERP', 'PF_XBTUSD'],
    ['kraken', 'doge_usd_swap', 'PF_DOGEUSD'],
    ['kraken', 'PF_XBTUSD', 'PF_XBTUSD'],
    ['kraken', 'pf_xbtusd', 'PF_XBTUSD'],
    ['kraken', 'PF_BTCUSD', 'PF_XBTUSD'],
    ['kraken', 'pi-xbtusd', 'PI_XBTUSD'],
    ['kraken', 'fi_xbtusd_261225', 'FI_XBTUSD_261225'],
    ['kraken', 'FF_BTCUSD_261225', 'FF_XBTUSD_261225'],
    ['kraken', 'PI/USD', 'PIUSD'],
    ['kraken', 'PI_USDT', 'PIUSDT'],
    ['kraken', 'PI-USD-PERP', 'PF_PIUSD'],
    ['kraken', 'FF/USD', 'FFUSD'],
    ['coinbase', 'APTUSD', 'APT-USD'],
    ['coinbase', 'DAIUSD', 'DAI-USD'],
    ['coinbase', 'USDTUSD', 'USDT-USD'],
    ['coinbase', 'NOQUOTE', 'NOQUOTE'],
    ['okx', 'BTC-USDT-SWAP', 'BTC-USDT-SWAP'],
    ['okx', 'btc/usdt-perp', 'BTC-USDT-SWAP'],
    ['okx', 'BTC-USD_UM-SWAP', 'BTC-USD_UM-SWAP'],
    ['okx', 'btc-usd_um-perp', 'BTC-USD_UM-SWAP'],
    ['okx', 'BTC-USD_UM-260626', 'BTC-USD_UM-260626'],
    ['okx', 'UM-USDT', 'UM-USDT'],
    ['okx', '1inch-usdt', '1INCH-USDT'],
    ['binance', 'BTC-USDT-PERP', 'BTCUSDT-PERP'],
    ['binance', 'btcusdt-perp', 'BTCUSDT-PERP'],
    ['binance', 'BTC/USDC-SWAP', 'BTCUSDC-PERP'],
    ['binance', 'PERP_USDT', 'PERPUSDT'],
    ['binance', 'PERP-USDT-PERP', 'PERPUSDT-PERP'],
    ['bybit', 'BTC-USDT-PERP', 'BTCUSDT-PERP'],
    ['bybit', 'btcusdt-perp', 'BTCUSDT-PERP'],
    ['bybit', 'BTC-USDC-PERP', 'BTCPERP'],
    ['bybit', 'BTCPERP', 'BTCPERP'],
    ['bybit', 'BTCUSDC', 'BTCUSDC'],
    ['bybit', 'PERPUSDT', 'PERPUSDT'],
  ])('at %s reads %s as %s', (exchange, text, native) => {
    expect(toTickerSymbol(exchange, text)).toBe(native)
  })
})

describe('toPerpetualSymbol', () => {
  it.each([
    ['binance', 'BTC-USDT', 'BTCUSDT'],
    ['binance', 'BTC-USDT-PERP', 'BTCUSDT'],
    ['binance', 'BTCUSDT-PERP', 'BTCUSDT'],
    ['bybit', 'BTCUSDT', 'BTCUSDT'],
    ['bybit', 'BTCUSDT-PERP', 'BTCUSDT'],
    ['bybit', 'BTC-USDC', 'BTCPERP'],
    ['okx', 'BTC-USDT', 'BTC-USDT-SWAP'],
    ['okx', 'btcusdt', 'BTC-USDT-SWAP'],
    ['okx', 'BTC-USD-SWAP', 'BTC-USD-SWAP'],
    ['okx', 'BTC-USD_UM', 'BTC-USD_UM-SWAP'],
    ['okx', 'BTC-USD_UM-SWAP', 'BTC-USD_UM-SWAP'],
    ['kraken', 'BTC-USD', 'PF_XBTUSD'],
    ['kraken', 'DOGE/USD', 'PF_DOGEUSD'],
    ['kraken', 'BTC-USD-PERP', 'PF_XBTUSD'],
    ['kraken', 'pf_xbtusd', 'PF_XBTUSD'],
    ['kraken', 'pi_xbtusd', 'PI_XBTUSD'],
    ['kraken', 'PI/USD', 'PF_PIUSD'],
    ['kraken', 'FI_XBTUSD_261225', 'FI_XBTUSD_261225'],
  ])('at %s reads %s as %s', (exchange, text, native) => {
    expect(toPerpetualSymbol(exchange, text)).toBe(native)
  })
})

describe('spellings', () => {
  it('are given back as they are, and are symbols that may be asked for', () => {
    const { accepts } = createValidator(ExchangeSymbol)
    const part = fc.constantFrom(
      'BTC',
      'doge',
      'XBT',
      'USDT',
      'USDC',
      'USD',
      'ETH',
      'PERP',
      'PF',
      'PI',
      'FI',
      '261225',
      'XXBTZUSD',
      'SWAP',
      'UM',
      'A1',
    )
    const text = fc
      .tuple(fc.array(part, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '-', '/', '_'))
      .map(([parts, separator]) => parts.join(separator))
    fc.assert(
      fc.property(fc.constantFrom(...exchanges), text, (exchange, given) => {
        for (const spell of [toTickerSymbol, toPerpetualSymbol]) {
          const once = spell(exchange, given)
          expect(spell(exchange, once)).toBe(once)
          expect(accepts(once)).toBe(true)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it.each(['', '-', 'BTC--USDT', 'BTC USDT', '../BTC', 'BTC?x', 'BTC-USDT-SWAP-X-Y', 'Ḃ-USD', 'BTC-'])(
    'refuse "%s"',
    (text) => {
      expect(createValidator(ExchangeSymbol).accepts(text)).toBe(false)
    },
  )
})

describe('seats', () => {
  it("put the ticker and the funding rate of one of Bybit's perpetuals on the same", () => {
    expect(tickerSeat('bybit', 'BTCUSDT-PERP')).toEqual(perpetualSeat('bybit', 'BTCUSDT'))
    expect(tickerSeat('bybit', 'BTCPERP')).toEqual({ group: 'linear', item: 'BTCPERP' })
    expect(tickerSeat('bybit', 'BTCUSDT')).toEqual({ group: 'spot', item: 'BTCUSDT' })
    for (const symbol of ['BTCUSDT-PERP', 'BTCPERP'])
      expect(toBybitTicker(tickerSeat('bybit', symbol).item)).toBe(symbol)
  })

  it("give one of Binance's perpetuals its own name", () => {
    expect(tickerSeat('binance', 'BTCUSDT-PERP')).toEqual({ group: 'all', item: 'BTCUSDT' })
    expect(perpetualSeat('binance', 'BTCUSDT')).toEqual({ group: 'all', item: 'BTCUSDT' })
  })

  it('keep spot, swaps and futures of OKX apart', () => {
    expect(tickerSeat('okx', 'BTC-USDT').group).toBe('SPOT')
    expect(tickerSeat('okx', 'BTC-USDT-SWAP').group).toBe('SWAP')
    expect(tickerSeat('okx', 'BTC-USD_UM-SWAP').group).toBe('SWAP')
    expect(tickerSeat('okx', 'BTC-USDT-260626').group).toBe('FUTURES')
  })
})

describe('isContractElsewhere', () => {
  it("tells Kraken's contracts from its pairs, whatever way they were written", () => {
    for (const text of ['BTC-USD-PERP', 'PF_XBTUSD', 'pi_xbtusd', 'FI_XBTUSD_261225'])
      expect(isContractElsewhere('kraken', toTickerSymbol('kraken', text))).toBe(true)
    for (const text of ['BTC/USD', 'BTC_USD', 'PI_USD', 'XXBTZUSD'])
      expect(isContractElsewhere('kraken', toTickerSymbol('kraken', text))).toBe(false)
    expect(isContractElsewhere('bybit', 'BTCUSDT-PERP')).toBe(false)
  })

  it("tells Binance's perpetuals from its pairs, which have the same names there", () => {
    expect(isContractElsewhere('binance', toTickerSymbol('binance', 'BTC-USDT-PERP'))).toBe(true)
    for (const text of ['BTC-USDT', 'BTCUSDT', 'PERPUSDT', 'PERP-USDT'])
      expect(isContractElsewhere('binance', toTickerSymbol('binance', text))).toBe(false)
  })
})

describe('currenciesOf', () => {
  it('tells what the spelling tells, and guesses nothing', () => {
    expect(currenciesOf('BTC-USDT')).toEqual({ base: 'BTC', quote: 'USDT' })
    expect(currenciesOf('BTC-USDT-SWAP')).toEqual({ base: 'BTC', quote: 'USDT' })
    expect(currenciesOf('BTC-USD_UM-SWAP')).toEqual({ base: 'BTC', quote: 'USD' })
    for (const symbol of ['BTCUSDT', 'XBTUSD', 'BTCUSDT-PERP'])
      expect(currenciesOf(symbol)).toEqual({ base: null, quote: null })
  })
})
