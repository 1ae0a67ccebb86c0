import type { Coin } from './coins.ts'
import { type Exchange, exchanges } from './exchanges.ts'
import type { PricePath } from './price-path.ts'
import { type SymbolKind, type SymbolRow, symbolRows } from './symbol-table.ts'

/** A Yahoo symbol of the sandbox's market; nothing in it changes with time. */
export interface MarketSymbol {
  symbol: string
  name: string
  kind: SymbolKind
  /** As Yahoo writes it; `GBp` is pence. */
  currency: string
  exchange: Exchange
  path: PricePath
  /** Present where the price is one of `path` measured in another thing: currency pairs. */
  by?: PricePath
  /** Shares outstanding, or coins in circulation; 0 where neither exists. */
  shares: number
  priceHint: number
}

const pairs = (
  'EURUSD GBPUSD AUDUSD NZDUSD USDJPY USDCHF USDCAD USDCNY USDHKD USDSGD USDINR USDMXN USDBRL USDZAR USDSEK USDNOK ' +
  'USDDKK USDPLN USDTRY USDKRW USDTHB USDILS USDCZK USDHUF EURGBP EURJPY EURCHF EURSEK EURNOK EURCAD EURAUD EURPLN ' +
  'GBPJPY GBPCHF GBPEUR GBPAUD AUDJPY AUDNZD CADJPY CHFJPY'
).split(' ')

const volatilities: Record<SymbolKind, number> = {
  EQUITY: 0.35,
  ETF: 0.2,
  MUTUALFUND: 0.18,
  INDEX: 0.18,
  FUTURE: 0.3,
  CURRENCY: 0,
  CRYPTOCURRENCY: 0,
}

/** Every symbol of the market; coins and currencies move as they do on CoinGecko. */
export function createSymbols(market: {
  coins: Coin[]
  currencies: ReadonlyMap<string, PricePath>
}): MarketSymbol[] {
  return [
    ...symbolRows.map(toListed),
    ...pairs.map((pair) => toPair(`${pair}=X`, pair)),
    // The short form: units of this currency for one US dollar.
    ...['EUR', 'GBP', 'JPY'].map((code) => toPair(`${code}=X`, `USD${code}`)),
    ...market.coins.slice(0, 65).map(toCrypto),
  ]

  function toPair(symbol: string, pair: string): MarketSymbol {
    const [base, quote] = [pair.slice(0, 3), pair.slice(3)]
    return {
      symbol,
      name: base === 'USD' && symbol.length < 7 ? `USD/${quote}` : `${base}/${quote}`,
      kind: 'CURRENCY',
      currency: quote,
      exchange: exchangeOf('CCY'),
      path: currencyPath(base),
      by: currencyPath(quote),
      shares: 0,
      priceHint: 4,
    }
  }

  function currencyPath(code: string): PricePath {
    const path = market.currencies.get(code.toLowerCase())
    if (path === undefined) throw new Error(`no value for currency "${code}"`)
    return path
  }
}

function toListed({ price, exchange, ...row }: SymbolRow): MarketSymbol {
  return {
    ...row,
    exchange: exchangeOf(exchange),
    path: { key: `symbol:${row.symbol}`, basePrice: price, volatility: volatilities[row.kind] },
    priceHint: 2,
  }
}

function toCrypto(coin: Coin): MarketSymbol {
  return {
    symbol: `${coin.symbol.toUpperCase()}-USD`,
    name: `${coin.name} USD`,
    kind: 'CRYPTOCURRENCY',
    currency: 'USD',
    exchange: exchangeOf('CCC'),
    path: coin.path,
    shares: coin.circulatingSupply,
    priceHint: 2,
  }
}

function exchangeOf(code: string): Exchange {
  const exchange = exchanges[code]
  if (exchange === undefined) throw new Error(`no exchange "${code}"`)
  return exchange
}
