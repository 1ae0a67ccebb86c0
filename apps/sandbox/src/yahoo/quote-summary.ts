import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { checkCrumb, checkUserAgent } from './caller.ts'
import { yahooError } from './errors.ts'
import type { YahooSessions } from './sessions.ts'
import { summaryModules } from './summary-modules.ts'
import { listParameter } from './symbols-parameter.ts'

/** `GET /v10/finance/quoteSummary/:symbol`: the modules that a symbol has of those asked for. Needs cookie and crumb. */
export function quoteSummary(market: Market, sessions: YahooSessions): ProviderRoute {
  return {
    path: '/v10/finance/quoteSummary/:symbol',
    answer: (request) => {
      checkUserAgent(request)
      checkCrumb(request, sessions)
      const names = listParameter(request.query, 'modules')
      const symbol = market.symbol(request.params.symbol ?? '')
      if (symbol === undefined) throw notFound(`Quote not found for symbol: ${request.params.symbol}`)
      const found = Object.entries(summaryModules(market, symbol)).filter(([name]) => names.includes(name))
      if (found.length === 0) {
        throw notFound(`No fundamentals data found for any of the summaryTypes=${names.join(',')}`)
      }
      const modules = Object.fromEntries(found)
      const isPlain = request.query.get('formatted') === 'false'
      return jsonAnswer(
        { quoteSummary: { result: [isPlain ? modules : formatNumbers(modules)], error: null } },
        { headers: { 'cache-control': 'public, max-age=1, stale-while-revalidate=9' } },
      )
    },
  }
}

function notFound(description: string) {
  return yahooError('quoteSummary', { status: 404, code: 'Not Found', description })
}

/** Replaces each number by `{ raw, fmt }`, which is what comes unless `formatted=false` asks for numbers. */
function formatNumbers(value: unknown): unknown {
  if (typeof value === 'number') return { raw: value, fmt: String(value) }
  if (Array.isArray(value)) return value.map(formatNumbers)
  if (typeof value !== 'object' || value === null || 'raw' in value) return value
  const untouched = new Set(['maxAge', 'priceHint'])
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, untouched.has(key) ? each : formatNumbers(each)]),
  )
}
