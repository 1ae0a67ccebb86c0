import { type Clock, MarketDataError } from '@marketcache/contracts'
import { classifyStatus, type Refusal } from './classify-status.ts'
import type { HttpAnswer, HttpClient, HttpRequest } from './create-http-client.ts'
import { readRetryAfterMs } from './read-retry-after.ts'

/** One GET whose answer is JSON. */
export interface JsonRequest extends HttpRequest {
  /** Recognises the answer by which a provider says that what was asked for does not exist. */
  isNotFound?: (answer: { status: number; body: unknown }) => boolean
}

/**
 * Gets one JSON body.
 *
 * @returns The parsed body, always an object or a list; null when `isNotFound` recognised it.
 * @throws {MarketDataError} For anything else.
 */
export type GetJson = (request: JsonRequest) => Promise<object | null>

/** What `createJsonClient` needs. */
export interface JsonClientOptions {
  name: string
  http: HttpClient
  clock: Clock
  /** Recognises a provider's own error bodies, which may come with any status, 200 included. */
  findRefusal: FindRefusal
}

/** An answer as far as it has arrived. */
export interface ReceivedAnswer {
  status: number
  /** Undefined when it is no JSON. */
  body: unknown
  /** When it came, in milliseconds. */
  receivedAt: number
}

/** Recognises the refusals of one provider; null when the HTTP status says it all. */
export type FindRefusal = (answer: ReceivedAnswer) => Refusal | null

/** Creates a reader of JSON answers that tells data from every kind of refusal. */
export function createJsonClient({ name, http, clock, findRefusal }: JsonClientOptions): GetJson {
  return async ({ isNotFound, ...request }) => {
    const answer = await http.get(request)
    const body = parse(answer.text)
    const told = { status: answer.status, body, receivedAt: clock.now() }
    if (isNotFound?.(told)) return null
    const refusal = findRefusal(told) ?? classifyStatus(answer.status)
    if (refusal !== null) throw toError(refusal, answer)
    if (typeof body === 'object' && body !== null) return body
    throw toError({ code: 'provider_malformed', isRetryable: true, detail: kindOf(answer.text) }, answer)
  }

  function toError({ code, isRetryable, detail, ...refusal }: Refusal, answer: HttpAnswer): MarketDataError {
    const headerMs = readRetryAfterMs(answer.header('retry-after'), clock.now())
    const { retryAfterMs: leastMs = headerMs } = refusal
    return new MarketDataError(code, `${name}: expected data, got ${detail}`, {
      isRetryable,
      ...(leastMs === null ? {} : { retryAfterMs: Math.max(leastMs, headerMs ?? 0) }),
    })
  }
}

/** The parser's own error is not kept: it quotes the text. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function kindOf(text: string): string {
  const start = text.trimStart()
  if (start === '') return 'an empty body'
  return start.startsWith('<') ? 'HTML instead of JSON' : 'broken JSON'
}
