import { type ProviderRequest, Refusal } from '../http/provider-route.ts'
import { invalidCookie, invalidCrumb, tooManyRequests } from './errors.ts'
import type { YahooSessions } from './sessions.ts'

const oldestChrome = 100

/** Turns away callers without a User-Agent, with that of a library, or with that of an old browser. */
export function checkUserAgent(request: ProviderRequest): void {
  const userAgent = request.header('user-agent')
  const chrome = /Chrome\/(\d+)/.exec(userAgent)?.[1]
  const isOld = chrome !== undefined && Number(chrome) < oldestChrome
  if (!userAgent.startsWith('Mozilla/5.0 ') || isOld) throw new Refusal(tooManyRequests())
}

/** Reads the `A3` cookie; refuses a caller without one of ours. */
export function readCookie(request: ProviderRequest, sessions: YahooSessions): string {
  const cookie = /(?:^|;\s*)A3=([^;]+)/.exec(request.header('cookie'))?.[1]
  if (cookie === undefined || !sessions.isCookie(cookie)) throw invalidCookie()
  return cookie
}

/** Refuses a caller whose crumb does not belong to its cookie. */
export function checkCrumb(request: ProviderRequest, sessions: YahooSessions): void {
  const cookie = /(?:^|;\s*)A3=([^;]+)/.exec(request.header('cookie'))?.[1] ?? ''
  const crumb = request.query.get('crumb')
  if (!sessions.isCookie(cookie) || crumb !== sessions.crumbOf(cookie)) throw invalidCrumb()
}
