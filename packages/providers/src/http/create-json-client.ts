import { type Clock, MarketDataError } from '@marketcache/contracts'
import { classifyStatus, type Refusal } from './classify-status.ts'
import type { HttpAnswer, HttpClient, HttpPost, HttpRequest } from './create-http-client.ts'
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

/**
 * Posts JSON and gets one JSON body; it is sent once.
 *
 * @returns The parsed body, always an object or a list.
 * @throws {MarketDataError} For anything else; not retryable where the request may have been carried out.
 */
export type PostJson = (request: HttpPost) => Promise<object>

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
  /** First value of a header, or null. */
  header: (name: string) => string | null
}

/** Recognises the refusals of one provider; null when the HTTP status says it all. */
export type FindRefusal = (answer: ReceivedAnswer) => Refusal | null

/** Creates a reader of JSON answers that tells data from every kind of refusal. */
export function createJsonClient({ http, ...options }: JsonClientOptions): GetJson {
  return async ({ isNotFound, ...request }) => {
    const told = toReceived(await http.get(request), options.clock)
    if (isNotFound?.(told)) return null
    return readData(told, { ...options, isRepeatable: true })
  }
}

/** Creates the same for requests that carry JSON; an answer that is no data was still worked for, and is not asked for again. */
export function createJsonPoster({ http, ...options }: JsonClientOptions): PostJson {
  return async (request) => {
    const told = toReceived(await http.postJson(request), options.clock)
    return readData(told, { ...options, isRepeatable: false })
  }
}

interface Received extends ReceivedAnswer {
  text: string
}

function toReceived({ status, text, header }: HttpAnswer, clock: Clock): Received {
  return { status, body: parse(text), receivedAt: clock.now(), header, text }
}

/** @throws {MarketDataError} When the answer is no data. */
function readData(
  told: Received,
  { name, findRefusal, isRepeatable }: Omit<JsonClientOptions, 'http'> & { isRepeatable: boolean },
): object {
  const refusal = findRefusal(told) ?? classifyStatus(told.status)
  if (refusal !== null) throw toError(name, refusal, told)
  if (typeof told.body === 'object' && told.body !== null) return told.body
  const detail = kindOf(told.text)
  throw toError(name, { code: 'provider_malformed', isRetryable: isRepeatable, detail }, told)
}

function toError(name: string, refusal: Refusal, { header, receivedAt }: Received): MarketDataError {
  const headerMs = readRetryAfterMs(header('retry-after'), receivedAt)
  const { code, isRetryable, detail, retryAfterMs: leastMs = headerMs } = refusal
  return new MarketDataError(code, `${name}: expected data, got ${detail}`, {
    isRetryable,
    ...(leastMs === null ? {} : { retryAfterMs: Math.max(leastMs, headerMs ?? 0) }),
  })
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
