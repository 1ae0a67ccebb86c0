import { MarketDataError } from '@marketcache/contracts'

/** Where a request goes, below a provider's base URL. */
export interface UrlParts {
  /** Path segments, none for the root; each is escaped, so none can leave its place. */
  path: readonly string[]
  /** Some servers tell `/crews/1/` from `/crews/1`. */
  hasTrailingSlash?: boolean
  /** A list repeats its parameter. */
  query?: Readonly<Record<string, string | readonly string[]>>
}

/**
 * Appends a path and a query to a base URL and keeps the base's own path.
 *
 * @throws {MarketDataError} `request_refused` for a segment that a URL cannot carry.
 */
export function buildUrl(baseUrl: string, { path, query = {}, hasTrailingSlash = false }: UrlParts): string {
  const end = hasTrailingSlash ? '/' : ''
  const address = `${baseUrl.replace(/\/+$/, '')}/${path.map(escapeSegment).join('/')}${end}`
  const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((one) => [name, one]))
  const search = new URLSearchParams(pairs).toString()
  return search === '' ? address : `${address}?${search}`
}

/**
 * Says what is wrong with a base URL, or null.
 *
 * Credentials in it would end up in logs, and a query or fragment has no place before a path.
 */
export function explainBaseUrl(text: string): string | null {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) return 'expected an http or https URL'
  const isPlain = url.username === '' && url.password === '' && url.search === '' && url.hash === ''
  return isPlain ? null : 'expected a URL without credentials, query or fragment'
}

function escapeSegment(segment: string): string {
  // URL parsers resolve these two even when their dots are percent-encoded.
  if (segment === '' || segment === '.' || segment === '..' || !segment.isWellFormed()) {
    throw new MarketDataError('request_refused', 'expected a name, got one that no URL path can carry', {
      isRetryable: false,
    })
  }
  return encodeURIComponent(segment)
}
