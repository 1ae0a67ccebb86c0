import { isIP } from 'node:net'
import type { UrlParts } from '../http/build-url.ts'
import { isPublicAddress } from '../http/public-lookup.ts'

/** Where documents of one kind are: `https://app.example/crews/{id}`, taken apart. */
export interface OriginTemplate {
  /** Scheme, host and port: an id cannot change them. */
  baseUrl: string
  /** Decoded segments; `{id}` stands for the id in some of them, or in the query. */
  path: readonly string[]
  hasTrailingSlash: boolean
  query: Readonly<Record<string, string>>
}

const placeholder = '{id}'
const originName = /^[a-z][a-z0-9_-]{0,39}(\.[a-z][a-z0-9_-]{0,39})?$/

/** Says what is wrong with one origin, or null. */
export function explainOrigin(
  [name, text]: readonly [string, string],
  { isPrivateAllowed }: { isPrivateAllowed: boolean },
): string | null {
  if (!originName.test(name))
    return 'expected a kind, or kind.relation, in lower-case letters, digits, _ and -'
  const template = readTemplate(text)
  if (template === null) {
    return 'expected an http or https URL with {id} in its path or query, without credentials and fragment'
  }
  const host = new URL(template.baseUrl).hostname.replace(/^\[|\]$/g, '')
  // An address is connected to without a lookup, so nothing else would look at it.
  const isAllowed = isPrivateAllowed || isIP(host) === 0 || isPublicAddress(host)
  return isAllowed ? null : 'expected a public address, or METADATA_ALLOW_PRIVATE=true'
}

/** Takes a template apart; null when it is none. */
export function readTemplate(text: string): OriginTemplate | null {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) return null
  const isPlain = url.username === '' && url.password === '' && url.hash === ''
  const segments = decodeSegments(url.pathname.slice(1).split('/'))
  if (!isPlain || segments === null) return null
  const path = segments.at(-1) === '' ? segments.slice(0, -1) : segments
  const query = Object.fromEntries(url.searchParams)
  const hasPlace = [...path, ...Object.values(query)].some((part) => part.includes(placeholder))
  if (!hasPlace || path.includes('')) return null
  return { baseUrl: url.origin, path, hasTrailingSlash: path.length > 0 && segments.at(-1) === '', query }
}

/** Puts an id into its place; whoever builds the URL escapes it there. */
export function fillTemplate({ path, query, hasTrailingSlash }: OriginTemplate, id: string): UrlParts {
  const fill = (text: string) => text.replaceAll(placeholder, () => id)
  return {
    path: path.map(fill),
    query: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, fill(value)])),
    hasTrailingSlash,
  }
}

function decodeSegments(segments: readonly string[]): string[] | null {
  try {
    return segments.map(decodeURIComponent)
  } catch {
    return null
  }
}
