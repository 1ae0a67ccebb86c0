import type { ProviderRoute } from '../http/provider-route.ts'
import { checkUserAgent, readCookie } from './caller.ts'
import type { YahooSessions } from './sessions.ts'

/** `GET /v1/test/getcrumb`: the crumb that goes with the caller's cookie, as plain text. */
export function getCrumb(sessions: YahooSessions): ProviderRoute {
  return {
    path: '/v1/test/getcrumb',
    answer: (request) => {
      checkUserAgent(request)
      return {
        status: 200,
        headers: {
          'content-type': 'text/plain;charset=utf-8',
          'cache-control': 'private, max-age=60, stale-while-revalidate=30',
        },
        body: sessions.crumbOf(readCookie(request, sessions)),
      }
    },
  }
}
