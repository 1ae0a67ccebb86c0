import { type Answer, sendJson, sendText, startServer, type TestServer } from './start-server.ts'
import { quoteBody, yahooError } from './yahoo-rows.ts'

/** A server that hands out cookies and crumbs as Yahoo does and checks them. */
export interface YahooServer extends AsyncDisposable {
  settings: { YAHOO_BASE_URL: string; YAHOO_COOKIE_URL: string }
  seen: TestServer['seen']
  /** Paths of all requests so far, in order. */
  paths: () => string[]
  /** What quote requests with the right cookie and crumb are answered. */
  answerQuotes: (answer: Answer) => void
  /** Replaces the answer to requests for crumbs. */
  answerCrumbs: (answer: Answer) => void
  answerCookies: (answer: Answer) => void
  /** The crumb that is good from now on; others are refused. */
  expectCrumb: (crumb: string) => void
}

/** Characters that must be escaped in a query. */
export const firstCrumb = 'aB/c.d+e&f='

export async function startYahooServer(rows: readonly unknown[] = []): Promise<YahooServer> {
  const server = await startServer()
  let crumb = firstCrumb
  let quotes = sendJson(quoteBody(rows))
  let crumbs: Answer = (response, request) => sendText(crumb)(response, request)
  let cookies = sendText('<html></html>', {
    status: 404,
    headers: {
      'set-cookie': ['A3=d=1&S=2; Max-Age=31536000; Domain=.yahoo.com; Path=/; Secure', 'old=; Max-Age=0'],
    },
  })
  server.answer((response, request) => {
    if (request.path === '/cookie/') return cookies(response, request)
    if (request.path === '/base/v1/test/getcrumb') return crumbs(response, request)
    const isGood = request.query.get('crumb') === crumb && request.headers.cookie === 'A3=d=1&S=2'
    const refuse = sendJson(yahooError('finance', 'Unauthorized'), { status: 401 })
    return (isGood ? quotes : refuse)(response, request)
  })
  return {
    settings: { YAHOO_BASE_URL: `${server.url}/base`, YAHOO_COOKIE_URL: `${server.url}/cookie` },
    seen: server.seen,
    paths: () => server.seen.map(({ path }) => path),
    answerQuotes: (answer) => {
      quotes = answer
    },
    answerCrumbs: (answer) => {
      crumbs = answer
    },
    answerCookies: (answer) => {
      cookies = answer
    },
    expectCrumb: (next) => {
      crumb = next
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
