import { invalidSymbol } from '../binance/errors.ts'
import type { UsedWeight } from '../binance/used-weight.ts'
import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { readPairFigures, readPerpetualFigures } from '../market/pairs.ts'
import { type Contract, intervalHoursOf } from './contracts.ts'

/** `GET /fapi/v1/premiumIndex`: mark price, index price and funding rate of one contract or of all. */
export function premiumIndex(
  market: Market,
  contracts: ReadonlyMap<string, Contract>,
  weight: UsedWeight,
): ProviderRoute {
  return {
    path: '/fapi/v1/premiumIndex',
    answer: ({ query }) => {
      const symbol = query.get('symbol')
      if (symbol === null) {
        return jsonAnswer([...contracts.values()].map(toRow), { headers: weight.spend(10) })
      }
      const contract = contracts.get(symbol)
      if (contract === undefined) throw invalidSymbol()
      return jsonAnswer(toRow(contract), { headers: weight.spend(1) })
    },
  }

  function toRow(contract: Contract): object {
    const { symbol, pair, isPerpetual } = contract
    const intervalHours = intervalHoursOf(contract)
    const figures = readPairFigures(market, pair, 'binance')
    const perpetual = readPerpetualFigures(market, figures, { name: `binance ${symbol}`, intervalHours })
    return {
      symbol,
      markPrice: perpetual.markPrice.toFixed(8),
      indexPrice: perpetual.indexPrice.toFixed(8),
      estimatedSettlePrice: perpetual.indexPrice.toFixed(8),
      lastFundingRate: isPerpetual ? perpetual.fundingRate.toFixed(8) : '',
      interestRate: isPerpetual ? '0.00010000' : '',
      nextFundingTime: isPerpetual ? perpetual.nextFundingMs : 0,
      time: market.now(),
    }
  }
}
