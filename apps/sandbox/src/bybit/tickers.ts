import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { type Pair, type PairFigures, readPairFigures, readPerpetualFigures } from '../market/pairs.ts'
import { envelope } from './errors.ts'

const intervalHours = 8

/** Pairs of one category by symbol. */
export type Categories = ReadonlyMap<string, ReadonlyMap<string, Pair>>

/** `GET /v5/market/tickers`: one symbol of a category or all of them; refusals come with status 200. */
export function tickers(market: Market, categories: Categories): ProviderRoute {
  return {
    path: '/v5/market/tickers',
    answer: ({ query }) => {
      const category = query.get('category') ?? ''
      const pairs = categories.get(category)
      if (pairs === undefined) return refuse('category is invalid')
      const symbol = query.get('symbol')
      if (symbol !== null && !pairs.has(symbol)) return refuse('Not supported symbols')
      const list = [...pairs]
        .filter(([name]) => symbol === null || name === symbol)
        .map(([name, pair]) => toRow(category, name, pair))
      return jsonAnswer(envelope(market.now(), { result: { category, list } }))
    },
  }

  function refuse(retMsg: string) {
    return jsonAnswer(envelope(market.now(), { retCode: 10_001, retMsg }))
  }

  function toRow(category: string, symbol: string, pair: Pair): object {
    const figures = readPairFigures(market, pair, 'bybit')
    const spot = toSpotRow(symbol, figures)
    return category === 'spot' ? spot : { ...spot, ...perpetualFields(symbol, figures) }
  }

  function toSpotRow(symbol: string, figures: PairFigures): object {
    const price = (value: number) => value.toFixed(figures.digits)
    return {
      symbol,
      bid1Price: price(figures.bid),
      bid1Size: '10',
      ask1Price: price(figures.ask),
      ask1Size: '12',
      lastPrice: price(figures.last),
      prevPrice24h: price(figures.open),
      price24hPcnt: ((figures.changePercent ?? 0) / 100).toFixed(4),
      highPrice24h: price(figures.high),
      lowPrice24h: price(figures.low),
      turnover24h: figures.quoteVolume.toFixed(8),
      volume24h: figures.baseVolume.toFixed(6),
      usdIndexPrice: price(figures.last),
    }
  }

  function perpetualFields(symbol: string, figures: PairFigures): object {
    const name = `bybit ${symbol}`
    const perpetual = readPerpetualFigures(market, figures, { name, intervalHours })
    const openInterest = figures.baseVolume / 3
    return {
      indexPrice: perpetual.indexPrice.toFixed(figures.digits),
      markPrice: perpetual.markPrice.toFixed(figures.digits),
      prevPrice1h: figures.last.toFixed(figures.digits),
      openInterest: openInterest.toFixed(3),
      openInterestValue: (openInterest * figures.last).toFixed(2),
      fundingRate: perpetual.fundingRate.toFixed(8),
      nextFundingTime: String(perpetual.nextFundingMs),
      fundingIntervalHour: String(intervalHours),
      predictedDeliveryPrice: '',
      basisRate: '',
      deliveryFeeRate: '',
      deliveryTime: '0',
      basis: '',
    }
  }
}
