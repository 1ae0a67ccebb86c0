import { malformedAnswer } from '../answer-batch.ts'
import { isUnreadable, readAmount, readIsoTime, readNumber, readRecord, readText } from '../read-values.ts'
import type { CoinFigures } from './coin-figures.ts'

/** Documented upper limit of both `ids` and `per_page` (docs.coingecko.com, read 2026-11-20). */
export const mostMarketRows = 250

/** What every call of `/coins/markets` asks for: the longest page, and all that we tell of a coin. */
export function marketsQuery(currency: string) {
  return {
    vs_currency: currency,
    per_page: String(mostMarketRows),
    page: '1',
    precision: 'full',
    price_change_percentage: '1h,24h,7d,30d,1y',
  }
}

type Row = Readonly<Record<string, unknown>>

/**
 * Reads an answer of `/coins/markets`: rows by the coin's id, in their order.
 *
 * @throws {MarketDataError} `provider_malformed` when it is no list.
 */
export function readMarketRows(call: string, body: unknown): Map<string, Row> {
  if (!Array.isArray(body)) throw malformedAnswer(`${call}: expected a list of coins, got something else`)
  return new Map(
    body.map(readRecord).flatMap((row): [string, Row][] => {
      const id = readText(row.id)
      return id === null ? [] : [[id, row]]
    }),
  )
}

/**
 * Reads one row.
 *
 * @returns Null when what identifies or prices the coin is unreadable; any other field may be missing.
 */
export function readMarketRow(row: Row): CoinFigures | null {
  const symbol = readText(row.symbol)
  const name = readText(row.name)
  if (symbol === null || name === null || isUnreadable(row.current_price, readAmount)) return null
  return {
    symbol,
    name,
    image: readText(row.image),
    price: readAmount(row.current_price),
    marketCap: readAmount(row.market_cap),
    marketCapRank: readAmount(row.market_cap_rank),
    fullyDilutedValuation: readAmount(row.fully_diluted_valuation),
    volume24h: readAmount(row.total_volume),
    high24h: readAmount(row.high_24h),
    low24h: readAmount(row.low_24h),
    change24h: readNumber(row.price_change_24h),
    changePercent1h: readNumber(row.price_change_percentage_1h_in_currency),
    changePercent24h:
      readNumber(row.price_change_percentage_24h) ?? readNumber(row.price_change_percentage_24h_in_currency),
    changePercent7d: readNumber(row.price_change_percentage_7d_in_currency),
    changePercent30d: readNumber(row.price_change_percentage_30d_in_currency),
    changePercent1y: readNumber(row.price_change_percentage_1y_in_currency),
    marketCapChange24h: readNumber(row.market_cap_change_24h),
    marketCapChangePercent24h: readNumber(row.market_cap_change_percentage_24h),
    circulatingSupply: readAmount(row.circulating_supply),
    totalSupply: readAmount(row.total_supply),
    maxSupply: readAmount(row.max_supply),
    isMaxSupplyInfinite: null,
    ath: readAmount(row.ath),
    athAt: readIsoTime(row.ath_date),
    athChangePercent: readNumber(row.ath_change_percentage),
    atl: readAmount(row.atl),
    atlAt: readIsoTime(row.atl_date),
    atlChangePercent: readNumber(row.atl_change_percentage),
    lastUpdatedAt: readIsoTime(row.last_updated),
  }
}
