import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { type PairFigures, readPairFigures, readPerpetualFigures } from '../market/pairs.ts'
import { type Contract, pairNameOf } from './contracts.ts'

/** Rates hold for an hour. */
const intervalHours = 1

/** `GET /derivatives/api/v3/tickers`: all contracts; amounts are numbers. */
export function tickers(market: Market, contracts: readonly Contract[]): ProviderRoute {
  return {
    path: '/derivatives/api/v3/tickers',
    answer: () =>
      jsonAnswer({ result: 'success', serverTime: timeOf(market), tickers: contracts.map(toRow) }),
  }

  function toRow(contract: Contract): object {
    const { symbol, tag, pair } = contract
    const figures = readPairFigures(market, pair, 'kraken-futures')
    const { markPrice, indexPrice, fundingRate } = readPerpetualFigures(market, figures, {
      name: `kraken-futures ${symbol}`,
      intervalHours,
    })
    return {
      symbol,
      last: figures.last,
      lastTime: timeOf(market),
      tag,
      pair: pairNameOf(pair, ':'),
      markPrice,
      bid: figures.bid,
      bidSize: 10,
      ask: figures.ask,
      askSize: 12,
      ...readVolumes(contract, figures),
      open24h: figures.open,
      high24h: figures.high,
      low24h: figures.low,
      lastSize: 1,
      ...(tag === 'perpetual' ? readRates(contract, { markPrice, fundingRate }) : {}),
      suspended: false,
      indexPrice,
      postOnly: false,
      change24h: Number((figures.changePercent ?? 0).toFixed(2)),
    }
  }
}

/** Contracts are counted: of one coin or, where they are inverse, of one dollar. */
function readVolumes({ isInverse }: Contract, { baseVolume, quoteVolume }: PairFigures): object {
  const vol24h = Number((isInverse ? quoteVolume : baseVolume).toFixed(4))
  return { vol24h, volumeQuote: Number(quoteVolume.toFixed(4)), openInterest: Math.floor(vol24h / 3) }
}

/** Rates are absolute, for one contract: in dollars or, where they are inverse, in coins. */
function readRates(
  { isInverse }: Contract,
  { markPrice, fundingRate }: { markPrice: number; fundingRate: number },
): object {
  const absolute = isInverse ? fundingRate / (markPrice || 1) : fundingRate * markPrice
  return { fundingRate: absolute, fundingRatePrediction: absolute }
}

function timeOf(market: Market): string {
  return new Date(market.now()).toISOString()
}
