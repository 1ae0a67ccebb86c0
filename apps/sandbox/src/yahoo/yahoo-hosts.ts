import { jsonAnswer, type ProviderHost } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { chart } from './chart.ts'
import { cookie } from './cookie.ts'
import { getCrumb } from './get-crumb.ts'
import { quote } from './quote.ts'
import { quoteSummary } from './quote-summary.ts'
import { search } from './search.ts'
import type { YahooSessions } from './sessions.ts'
import { spark } from './spark.ts'

/** Yahoo's data hosts, which answer alike, and the one that hands out cookies. */
export function yahooHosts(market: Market, sessions: YahooSessions): ProviderHost[] {
  return [
    {
      prefix: '/yahoo',
      provider: 'yahoo',
      standsFor: 'https://query1.finance.yahoo.com and https://query2.finance.yahoo.com',
      routes: [
        getCrumb(sessions),
        quote(market, sessions),
        quoteSummary(market, sessions),
        chart(market),
        spark(market),
        search(market),
      ],
      notFound: () =>
        jsonAnswer(
          { finance: { result: null, error: { code: 'Not Found', description: 'HTTP 404 Not Found' } } },
          { status: 404 },
        ),
    },
    {
      prefix: '/yahoo-cookie',
      provider: 'yahoo',
      standsFor: 'https://fc.yahoo.com',
      routes: [cookie(sessions)],
      notFound: () => ({ status: 404, headers: { 'content-type': 'text/html' }, body: 'Not Found' }),
    },
  ]
}
