/** What a provider's route is told about a request. */
export interface ProviderRequest {
  /** Decoded parts of the path, by the names in the route. */
  params: Record<string, string>
  query: URLSearchParams
  /** One header by its lower-case name; empty when absent. */
  header: (name: string) => string
  /** JSON that it carried; undefined for a GET. */
  body: unknown
}

/** What a provider answers. An object or array is sent as JSON, a string as it is. */
export interface Answer {
  status: number
  headers: Record<string, string>
  body: string | object
}

/** One path of a provider's API. */
export interface ProviderRoute {
  /** `GET` where it is left out. */
  method?: 'GET' | 'POST'
  /** Real path below the provider's host, for example `/api/v3/coins/:id`. */
  path: string
  answer: (request: ProviderRequest) => Answer
}

/** A provider's host and what it serves. */
export interface ProviderHost {
  /** First part of the path in the sandbox: `/coingecko` stands for `https://api.coingecko.com`. */
  prefix: string
  provider: ProviderName
  /** The host that it stands for. */
  standsFor: string
  routes: ProviderRoute[]
  /** Answer on any other path. */
  notFound: () => Answer
}

export const providerNames = [
  'coingecko',
  'yahoo',
  'metadata',
  'binance',
  'binance-futures',
  'bybit',
  'alternative-me',
  'okx',
  'coinbase',
  'coinbase-exchange',
  'kraken',
  'kraken-futures',
  'llm',
] as const
export type ProviderName = (typeof providerNames)[number]

/** Thrown by a route to answer with an error. */
export class Refusal extends Error {
  readonly answer: Answer

  constructor(answer: Answer) {
    super(`refused with status ${answer.status}`)
    this.answer = answer
  }
}

export function jsonAnswer(
  body: object,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Answer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body }
}
