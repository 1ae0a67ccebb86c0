import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import type { SymbolKind } from '../market/symbol-table.ts'
import type { MarketSymbol } from '../market/symbols.ts'
import { yahooError } from './errors.ts'

const usualCount = 6
const kindNames: Record<SymbolKind, string> = {
  EQUITY: 'Equity',
  ETF: 'ETF',
  MUTUALFUND: 'Fund',
  INDEX: 'Index',
  FUTURE: 'Futures',
  CURRENCY: 'Currency',
  CRYPTOCURRENCY: 'Cryptocurrency',
}

/** `GET /v1/finance/search`: symbols by their beginning or by the beginning of a word of their name. Needs neither cookie nor crumb. */
export function search(market: Market): ProviderRoute {
  return {
    path: '/v1/finance/search',
    answer: ({ query }) => {
      const text = (query.get('q') ?? '').trim().toLowerCase()
      if (text === '') throw missingText()
      const found = market.symbols
        .map((symbol) => ({ symbol, score: scoreOf(symbol, text) }))
        .filter(({ score }) => score > 0)
        .toSorted((one, other) => other.score - one.score)
      const quotes = found.slice(0, countOf(query)).map(toRow)
      return jsonAnswer(
        {
          explains: [],
          count: quotes.length,
          quotes,
          news: [],
          nav: [],
          lists: [],
          researchReports: [],
          screenerFieldResults: [],
          totalTime: 12,
          timeTakenForQuotes: 400,
        },
        { headers: { 'cache-control': 'public, max-age=600, stale-while-revalidate=180' } },
      )
    },
  }
}

function missingText() {
  const description = 'Missing required query parameter=q'
  return yahooError('finance', { status: 400, code: 'Bad Request', description })
}

function countOf(query: URLSearchParams): number {
  const count = query.get('quotesCount') ?? ''
  return /^\d{1,3}$/.test(count) ? Number(count) : usualCount
}

/** 0 where nothing matches. */
function scoreOf({ symbol, name }: MarketSymbol, text: string): number {
  const [ticker, words] = [symbol.toLowerCase(), name.toLowerCase()]
  if (ticker === text) return 30_000
  if (ticker.startsWith(text)) return 20_010
  if (words.startsWith(text)) return 20_005
  return words.includes(` ${text}`) ? 20_001 : 0
}

function toRow({ symbol, score }: { symbol: MarketSymbol; score: number }): object {
  return {
    exchange: symbol.exchange.code,
    shortname: symbol.name.slice(0, 31),
    quoteType: symbol.kind,
    symbol: symbol.symbol,
    index: 'quotes',
    score,
    typeDisp: kindNames[symbol.kind],
    longname: symbol.name,
    exchDisp: symbol.exchange.fullName,
    isYahooFinance: true,
  }
}
