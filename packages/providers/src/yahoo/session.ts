import { setTimeout as wait } from 'node:timers/promises'
import { type Clock, MarketDataError } from '@marketcache/contracts'
import { classifyStatus, type Refusal } from '../http/classify-status.ts'
import type { HttpAnswer, HttpClient } from '../http/create-http-client.ts'
import { readRetryAfterMs } from '../http/read-retry-after.ts'
import { throttledPauseMs } from './errors.ts'
import { readSessionText, type SessionStore, toSessionText, type YahooSession } from './session-store.ts'

/** The current cookie and crumb. */
export interface YahooSessions {
  /** The session at hand, or a new one. */
  obtain: () => Promise<YahooSession>
  /** Another session than the one that was refused. */
  renew: (refused: YahooSession) => Promise<YahooSession>
}

/** What `createYahooSessions` needs. */
export interface YahooSessionsOptions {
  /** Where Yahoo hands out cookies. */
  cookieHttp: HttpClient
  /** Where it hands out crumbs. */
  http: HttpClient
  store: SessionStore
  clock: Clock
  /** How long one request may take. */
  timeoutMs: number
  /** Waits for so many milliseconds; by the timers of this process when absent. */
  sleep?: (ms: number) => Promise<unknown>
  /** Told each time that a new session was fetched. */
  onRenewed?: () => void
}

/** How often to look whether another process has a session by now. */
const lookEveryMs = 100
/** What fetching a session takes at most beside its two requests. */
const marginMs = 5_000

/**
 * Creates the keeper of Yahoo's cookie and crumb: however many ask at once, in however many processes, one pair is fetched.
 *
 * Both methods throw MarketDataError; what was fetched never becomes part of it.
 */
export function createYahooSessions(options: YahooSessionsOptions): YahooSessions {
  const { cookieHttp, http, store, clock, timeoutMs, sleep = wait } = options
  // A cookie and a crumb: whoever still fetches has the lease, whoever died keeps nobody waiting for longer.
  const leaseMs = 2 * timeoutMs + marginMs
  // Nobody gives up before the lease of somebody who died has ended.
  const mostLooks = Math.ceil((leaseMs + marginMs) / lookEveryMs)
  let underWay: Promise<YahooSession> | null = null
  return {
    obtain: async () => (await readStored()) ?? share(() => fetchUnless(() => true)),
    renew: (refused) => share(() => replace(refused)),
  }

  function share(work: () => Promise<YahooSession>): Promise<YahooSession> {
    underWay ??= work().finally(() => {
      underWay = null
    })
    return underWay
  }

  /** Somebody else, here or elsewhere in the cluster, may have renewed it meanwhile. */
  function replace(refused: YahooSession): Promise<YahooSession> {
    return fetchUnless((stored) => !isSame(stored, refused))
  }

  /** Fetches a session, unless one is stored that will do: one process at a time. */
  async function fetchUnless(willDo: (stored: YahooSession) => boolean): Promise<YahooSession> {
    for (let look = 0; look < mostLooks; look += 1) {
      const release = await store.lease(leaseMs)
      try {
        const stored = await readStored()
        if (stored !== null && willDo(stored)) return stored
        if (release === null) continue
        // Nobody else needs to find out that it is refused.
        if (stored !== null) await store.write(null)
        return await fetchSession()
      } finally {
        await (release === null ? sleep(lookEveryMs) : release())
      }
    }
    const message = 'yahoo.session: expected another process to fetch one, got none in time'
    throw new MarketDataError('provider_timeout', message, { isRetryable: true })
  }

  async function readStored(): Promise<YahooSession | null> {
    const text = await store.read()
    const stored = text === null ? null : readSessionText(text)
    return stored !== null && isCrumb(stored.crumb) ? stored : null
  }

  async function fetchSession(): Promise<YahooSession> {
    const cookie = await fetchCookie()
    const session = { cookie, crumb: await fetchCrumb(cookie) }
    await store.write(toSessionText(session))
    options.onRenewed?.()
    return session
  }

  /** The status does not matter: a page that does not exist sets the cookie as well. */
  async function fetchCookie(): Promise<string> {
    const { setCookies } = await cookieHttp.get({ path: [], headers: { accept: 'text/html,*/*' } })
    const cookie = setCookies.flatMap(readCookie).join('; ')
    if (cookie !== '') return cookie
    const message = 'yahoo.session: expected a cookie, got none'
    throw new MarketDataError('provider_unavailable', message, { isRetryable: true })
  }

  async function fetchCrumb(cookie: string): Promise<string> {
    const headers = { accept: 'text/plain,*/*', cookie }
    const answer = await http.get({ path: ['v1', 'test', 'getcrumb'], headers })
    const refusal = classifyStatus(answer.status) ?? explainCrumb(answer.text)
    if (refusal === null) return answer.text
    throw toError(refusal, answer)
  }

  function toError({ code, isRetryable, detail }: Refusal, answer: HttpAnswer): MarketDataError {
    const toldMs = readRetryAfterMs(answer.header('retry-after'), clock.now())
    const retryAfterMs = toldMs ?? (code === 'rate_limited' ? throttledPauseMs : null)
    return new MarketDataError(code, `yahoo.session: expected a crumb, got ${detail}`, {
      isRetryable,
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
    })
  }
}

function isSame(left: YahooSession, right: YahooSession): boolean {
  return left.cookie === right.cookie && left.crumb === right.crumb
}

/** Yahoo throttles by sending a sentence in place of a crumb, not always with status 429. */
function explainCrumb(text: string): Refusal | null {
  if (isCrumb(text)) return null
  return /too many requests/i.test(text)
    ? { code: 'rate_limited', isRetryable: true, detail: 'too many calls' }
    : { code: 'provider_malformed', isRetryable: true, detail: 'a text that is none' }
}

/** A few visible characters; never a sentence, a page or an error body. */
function isCrumb(text: string): boolean {
  return /^[\x21-\x7e]{1,64}$/.test(text) && !/[<>{}"]/.test(text)
}

/** Name and value of a `Set-Cookie` header; none when it deletes a cookie or cannot be sent back. */
function readCookie(header: string): string[] {
  const [pair = '', ...attributes] = header.split(';').map((part) => part.trim())
  const isDeleted = attributes.some((attribute) =>
    /^(max-age=(0|-.*)|expires=.*\b1970\b.*)$/i.test(attribute),
  )
  return !isDeleted && /^[^\s=]+=[\x21-\x7e]+$/.test(pair) ? [pair] : []
}
