import type { Market } from '../market/market.ts'
import { fractionOf } from '../market/random.ts'
import { significant } from '../market/rounding.ts'
import type { SymbolFigures } from '../market/symbol-figures.ts'
import type { MarketSymbol } from '../market/symbols.ts'

const daySeconds = 86_400

/** Fields of `GET /v7/finance/quote` that only companies have. Yahoo keeps them in whole units also for pence listings. */
export function companyFields(market: Market, symbol: MarketSymbol, { price }: SymbolFigures) {
  // An exchange that quotes in hundredths still counts market capitalisation in whole units.
  const unitsPerQuoted = symbol.currency === 'GBp' ? 0.01 : 1
  const wholePrice = price * unitsPerQuoted
  const usualPrice = symbol.path.basePrice * unitsPerQuoted
  const earningsPerShare = significant(usualPrice / (12 + 30 * fractionOf(`${symbol.symbol} p/e`)), 4)
  const bookValue = significant(usualPrice / (2 + 20 * fractionOf(`${symbol.symbol} p/b`)), 4)
  const dividend = significant(usualPrice * 0.03 * fractionOf(`${symbol.symbol} dividend`), 3)
  const quarter = Math.floor(market.now() / 1000 / (91 * daySeconds)) * 91 * daySeconds
  return {
    displayName: symbol.name.replace(/,? (Inc\.|Corporation|plc|Company)$/i, ''),
    financialCurrency: symbol.currency === 'GBp' ? 'GBP' : symbol.currency,
    marketCap: significant(wholePrice * symbol.shares, 12),
    sharesOutstanding: symbol.shares,
    dividendDate: quarter,
    dividendRate: dividend,
    dividendYield: significant((dividend / usualPrice) * 100, 3),
    trailingAnnualDividendRate: dividend,
    trailingAnnualDividendYield: significant(dividend / usualPrice, 6),
    ...earningsDates(quarter),
    epsTrailingTwelveMonths: earningsPerShare,
    epsForward: significant(earningsPerShare * 1.1, 4),
    epsCurrentYear: significant(earningsPerShare * 1.05, 4),
    priceEpsCurrentYear: significant(wholePrice / (earningsPerShare * 1.05)),
    trailingPE: significant(wholePrice / earningsPerShare),
    forwardPE: significant(wholePrice / (earningsPerShare * 1.1)),
    bookValue,
    priceToBook: significant(wholePrice / bookValue),
    averageAnalystRating: `${(1 + 2 * fractionOf(`${symbol.symbol} rating`)).toFixed(1)} - Buy`,
  }
}

function earningsDates(quarter: number) {
  const next = quarter + 91 * daySeconds
  return {
    earningsTimestamp: quarter,
    earningsTimestampStart: next,
    earningsTimestampEnd: next + 5 * daySeconds,
    earningsCallTimestampStart: quarter + 1_800,
    earningsCallTimestampEnd: quarter + 1_800,
    isEarningsDateEstimate: true,
  }
}
