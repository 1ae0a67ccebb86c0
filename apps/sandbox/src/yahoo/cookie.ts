import type { ProviderRoute } from '../http/provider-route.ts'
import type { YahooSessions } from './sessions.ts'

const yearSeconds = 31_536_000

/** `GET https://fc.yahoo.com/`: a page that does not exist, but sets the cookie. */
export function cookie(sessions: YahooSessions): ProviderRoute {
  return {
    path: '/',
    answer: () => ({
      status: 404,
      headers: {
        'content-type': 'text/html',
        'set-cookie': `A3=${sessions.newCookie()}; Max-Age=${yearSeconds}; Domain=.yahoo.com; Path=/; SameSite=None; Secure; HttpOnly`,
      },
      body: '<html><head><title>Not Found</title></head><body>Not Found</body></html>',
    }),
  }
}
