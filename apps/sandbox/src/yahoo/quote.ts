import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { checkCrumb, checkUserAgent } from './caller.ts'
import { yahooError } from './errors.ts'
import { quoteRow, stubRow } from './quote-row.ts'
import type { YahooSessions } from './sessions.ts'
import { listParameter } from './symbols-parameter.ts'

const maximumSymbols = 100

/** Symbols that Yahoo still knows by name, but has no price for. */
const withoutPrice = new Set(['SIMP', 'TWTR', 'FRC'])

/** Fields that come whether `fields` names them or not. */
const constantFields = new Set(
  (
    'language region quoteType typeDisp quoteSourceName triggerable customPriceAlertConfidence currency exchange ' +
    'fullExchangeName exchangeTimezoneName exchangeTimezoneShortName gmtOffSetMilliseconds market esgPopulated ' +
    'marketState hasPrePostMarketData firstTradeDateMilliseconds priceHint sourceInterval exchangeDataDelayedBy ' +
    'tradeable cryptoTradeable symbol'
  ).split(' '),
)

/** `GET /v7/finance/quote`: up to 100 symbols; unknown ones are left out. Needs cookie and crumb. */
export function quote(market: Market, sessions: YahooSessions): ProviderRoute {
  return {
    path: '/v7/finance/quote',
    answer: (request) => {
      checkUserAgent(request)
      checkCrumb(request, sessions)
      const symbols = listParameter(request.query, 'symbols')
      if (symbols.length > maximumSymbols) {
        throw yahooError('finance', {
          status: 400,
          code: 'Bad Request',
          description: `Number of symbols exceeds maximum: ${maximumSymbols}`,
        })
      }
      const fields = listParameter(request.query, 'fields')
      const result = symbols.flatMap((name) => rowOf(name)).map((row) => selectFields(row, fields))
      return jsonAnswer(
        { quoteResponse: { result, error: null } },
        { headers: { 'cache-control': 'public, max-age=1, stale-while-revalidate=9' } },
      )
    },
  }

  function rowOf(name: string): Record<string, unknown>[] {
    const symbol = market.symbol(name)
    if (symbol !== undefined) return [quoteRow(market, symbol)]
    return withoutPrice.has(name.toUpperCase()) ? [stubRow(name.toUpperCase())] : []
  }
}

function selectFields(row: Record<string, unknown>, fields: string[]): Record<string, unknown> {
  if (fields.length === 0) return row
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => constantFields.has(name) || fields.includes(name)),
  )
}
