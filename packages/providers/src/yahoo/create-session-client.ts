import { MarketDataError } from '@marketcache/contracts'
import type { GetJson, JsonRequest } from '../http/create-json-client.ts'
import type { YahooSessions } from './session.ts'
import type { YahooSession } from './session-store.ts'

/** Sends cookie and crumb with every request; when they are refused, a new pair is tried once. */
export function createSessionClient({
  getJson,
  sessions,
}: {
  getJson: GetJson
  sessions: YahooSessions
}): GetJson {
  return async (request) => {
    const session = await waitFor(sessions.obtain(), request.signal)
    try {
      return await getJson(withSession(request, session))
    } catch (error) {
      if (!(error instanceof MarketDataError) || error.code !== 'provider_unauthorized') throw error
      return getJson(withSession(request, await waitFor(sessions.renew(session), request.signal)))
    }
  }
}

function withSession(request: JsonRequest, { cookie, crumb }: YahooSession): JsonRequest {
  return { ...request, query: { ...request.query, crumb }, headers: { ...request.headers, cookie } }
}

/** Many calls may wait for one session, so giving up one of them must not end the work for the others. */
async function waitFor<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  const { promise: givenUp, reject } = Promise.withResolvers<never>()
  const giveUp = () =>
    reject(
      new MarketDataError('provider_timeout', 'yahoo.session: expected one in time', { isRetryable: true }),
    )
  if (signal?.aborted) giveUp()
  signal?.addEventListener('abort', giveUp, { once: true })
  try {
    return await Promise.race([work, givenUp])
  } finally {
    signal?.removeEventListener('abort', giveUp)
  }
}
