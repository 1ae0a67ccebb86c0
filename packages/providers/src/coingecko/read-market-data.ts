import {
  isUnreadable,
  readAmount,
  readBoolean,
  readIsoTime,
  readNumber,
  readRecord,
  readText,
} from '../read-values.ts'
import type { CoinFigures } from './coin-figures.ts'

/**
 * Reads the US dollar figures out of an answer of `/coins/{id}`.
 *
 * @returns Null when what identifies or prices the coin is unreadable; any other field may be missing.
 */
export function readMarketData(body: Readonly<Record<string, unknown>>): CoinFigures | null {
  const symbol = readText(body.symbol)
  const name = readText(body.name)
  const data = readRecord(body.market_data)
  /** Most figures come as one map per figure, with a currency as key. */
  const inUsd = (field: string) => readRecord(data[field]).usd
  if (symbol === null || name === null || isUnreadable(inUsd('current_price'), readAmount)) return null
  return {
    symbol,
    name,
    image: readText(readRecord(body.image).large),
    price: readAmount(inUsd('current_price')),
    marketCap: readAmount(inUsd('market_cap')),
    marketCapRank: readAmount(data.market_cap_rank) ?? readAmount(body.market_cap_rank),
    fullyDilutedValuation: readAmount(inUsd('fully_diluted_valuation')),
    volume24h: readAmount(inUsd('total_volume')),
    high24h: readAmount(inUsd('high_24h')),
    low24h: readAmount(inUsd('low_24h')),
    change24h: readNumber(inUsd('price_change_24h_in_currency')) ?? readNumber(data.price_change_24h),
    changePercent1h: readNumber(inUsd('price_change_percentage_1h_in_currency')),
    changePercent24h: readPercent('24h'),
    changePercent7d: readPercent('7d'),
    changePercent30d: readPercent('30d'),
    changePercent1y: readPercent('1y'),
    marketCapChange24h:
      readNumber(inUsd('market_cap_change_24h_in_currency')) ?? readNumber(data.market_cap_change_24h),
    marketCapChangePercent24h:
      readNumber(inUsd('market_cap_change_percentage_24h_in_currency')) ??
      readNumber(data.market_cap_change_percentage_24h),
    circulatingSupply: readAmount(data.circulating_supply),
    totalSupply: readAmount(data.total_supply),
    maxSupply: readAmount(data.max_supply),
    isMaxSupplyInfinite: readBoolean(data.max_supply_infinite),
    ath: readAmount(inUsd('ath')),
    athAt: readIsoTime(inUsd('ath_date')),
    athChangePercent: readNumber(inUsd('ath_change_percentage')),
    atl: readAmount(inUsd('atl')),
    atlAt: readIsoTime(inUsd('atl_date')),
    atlChangePercent: readNumber(inUsd('atl_change_percentage')),
    lastUpdatedAt: readIsoTime(data.last_updated) ?? readIsoTime(body.last_updated),
  }

  /** The plain field is in US dollars too; it is there when the map is not. */
  function readPercent(span: string): number | null {
    return (
      readNumber(inUsd(`price_change_percentage_${span}_in_currency`)) ??
      readNumber(data[`price_change_percentage_${span}`])
    )
  }
}
