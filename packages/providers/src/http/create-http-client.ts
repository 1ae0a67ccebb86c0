import { MarketDataError } from '@marketcache/contracts'
import { Agent, request } from 'undici'
import { buildUrl, type UrlParts } from './build-url.ts'
import { acceptedEncodings, decompress } from './decompress.ts'
import { publicLookup } from './public-lookup.ts'
import { toTransportError } from './to-transport-error.ts'

/** One GET. */
export interface HttpRequest extends UrlParts {
  /** Added to the client's own; never part of an error. */
  headers?: Readonly<Record<string, string>>
  signal?: AbortSignal
}

/** One POST of JSON. */
export interface HttpPost extends HttpRequest {
  /** Sent as JSON; never part of an error. */
  body: unknown
}

/** A complete answer, whatever its status. */
export interface HttpAnswer {
  status: number
  /** First value of a header, or null. */
  header: (name: string) => string | null
  /** All cookies that it sets, as `Set-Cookie` spells them. */
  setCookies: readonly string[]
  text: string
}

/** Talks to one base URL. */
export interface HttpClient {
  get: (request: HttpRequest) => Promise<HttpAnswer>
  /** Sends once. Errors of a request that may have arrived are not retryable: repeating it could cost twice. */
  postJson: (request: HttpPost) => Promise<HttpAnswer>
  close: () => Promise<void>
}

/** What `createHttpClient` needs. */
export interface HttpClientOptions {
  /** How errors name the provider. */
  name: string
  baseUrl: string
  headers: Readonly<Record<string, string>>
  userAgent: string
  /** Total time for one answer, its body included. */
  timeoutMs: number
  /** Largest body, before and after decompression. */
  maxBytes: number
  /** Whether addresses of private networks are refused. */
  isPublicOnly?: boolean
}

const maxHeaderBytes = 32 * 1024
const keepAliveMs = 30_000

/**
 * Creates a client that is bounded in time and size and follows no redirect.
 *
 * Requests throw MarketDataError `provider_timeout`, `provider_unavailable` or `provider_malformed`; a status is no error here.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { name, baseUrl, timeoutMs, maxBytes } = options
  const agent = new Agent({
    allowH2: false,
    connections: 8,
    connect: { timeout: timeoutMs, ...(options.isPublicOnly ? { lookup: publicLookup } : {}) },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    keepAliveTimeout: keepAliveMs,
    maxHeaderSize: maxHeaderBytes,
    maxResponseSize: maxBytes,
  })
  const fixedHeaders = {
    accept: 'application/json',
    'accept-encoding': acceptedEncodings,
    'user-agent': options.userAgent,
    ...options.headers,
  }
  return { get, postJson, close: () => agent.close() }

  function get(wanted: HttpRequest): Promise<HttpAnswer> {
    return send(wanted, { method: 'GET', isRepeatable: true })
  }

  function postJson({ body, headers = {}, ...wanted }: HttpPost): Promise<HttpAnswer> {
    const typed = { ...wanted, headers: { 'content-type': 'application/json', ...headers } }
    return send(typed, { method: 'POST', body: JSON.stringify(body), isRepeatable: false })
  }

  async function send(
    { headers = {}, signal, ...parts }: HttpRequest,
    { isRepeatable, ...how }: { method: 'GET' | 'POST'; body?: string; isRepeatable: boolean },
  ): Promise<HttpAnswer> {
    const url = buildUrl(baseUrl, parts)
    // Idle timeouts alone would let a body trickle for ever.
    const timeout = AbortSignal.timeout(timeoutMs)
    const signals = signal === undefined ? [timeout] : [signal, timeout]
    try {
      const sent = {
        ...how,
        dispatcher: agent,
        headers: { ...fixedHeaders, ...headers },
        signal: AbortSignal.any(signals),
      }
      const { statusCode, headers: received, body } = await request(url, sent)
      const bytes = Buffer.from(await body.bytes())
      return {
        status: statusCode,
        ...readHeaders(received),
        text: await toText(bytes, received, isRepeatable),
      }
    } catch (error) {
      const isGivenUp = signal?.aborted ?? false
      throw toTransportError({ name, error, isTimeout: timeout.aborted, isGivenUp, timeoutMs, isRepeatable })
    }
  }

  async function toText(bytes: Buffer, headers: ReceivedHeaders, isRetryable: boolean): Promise<string> {
    const encoding = firstOf(headers['content-encoding']) ?? ''
    try {
      return (await decompress(bytes, { encoding, maxBytes })).toString('utf8')
    } catch {
      const message = `${name}: expected an intact body of at most ${maxBytes} bytes, got a broken or larger one`
      throw new MarketDataError('provider_malformed', message, { isRetryable })
    }
  }
}

type ReceivedHeaders = Readonly<Record<string, string | string[] | undefined>>

function readHeaders(headers: ReceivedHeaders): Pick<HttpAnswer, 'header' | 'setCookies'> {
  return {
    header: (name) => firstOf(headers[name]),
    setCookies: [headers['set-cookie'] ?? []].flat(),
  }
}

function firstOf(value: string | string[] | undefined): string | null {
  return [value ?? []].flat()[0] ?? null
}
