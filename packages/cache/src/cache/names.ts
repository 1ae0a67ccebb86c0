import { CacheError } from '../cache-error.ts'
import { createKeys, escapePart } from '../keys.ts'

/**
 * A key as the application writes it: text in which `:` separates parts, or the parts themselves, in which nothing has a meaning.
 *
 * Give untrusted text as a part of a list: `['price', symbol]`.
 */
export type CacheKey = string | readonly string[]

/** The names of one namespace, or of one user in it. */
export interface Names {
  /** What every stored key of this scope begins with. */
  head: string
  namespace: string
  /** @throws {CacheError} `invalid_key`. */
  key: (key: CacheKey) => string
  /** What `key` made the stored name from, or null when it was not made here: another scope's or a foreign one. */
  original: (stored: string) => CacheKey | null
  lock: (key: CacheKey) => string
  tag: (tag: string) => string
  /** Tags that every entry of this scope carries. */
  ownTags: readonly string[]
}

const longestKey = 2_000
const mostRemembered = 10_000
const plainKey = /^[A-Za-z0-9._^=@+:-]+$/
const userPart = 'user'
// An ordinary key that begins like a user's is written so; it reads back as it was, and can never be one of a user.
const ordinaryUserPart = '%75ser'

/** Creates the names of a namespace; with `userId` those of one user's entries in it. */
export function createNames(place: { prefix: string; namespace: string; userId?: string }): Names {
  const keys = createKeys(place.prefix)
  const namespace = readPart('namespace', place.namespace)
  const user = place.userId === undefined ? null : readPart('user id', place.userId)
  const head = `${keys.entry(namespace, user === null ? [] : [userPart, place.userId ?? ''])}:`
  const ownTags = place.userId === undefined ? [] : tagsOfUser({ ...place, userId: place.userId })
  const remembered = new Map<string, string>()
  return { head, namespace: place.namespace, key, original, lock, tag, ownTags }

  function key(original: CacheKey): string {
    if (typeof original !== 'string') return build(original)
    const known = remembered.get(original)
    if (known !== undefined) return known
    const built =
      plainKey.test(original) && !isLikeUser(original) ? checked(head + original) : build(original.split(':'))
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(original, built)
    return built
  }

  function build(parts: readonly string[]): string {
    const escaped = parts.map((part) => escapePart(wellFormed('key', part)))
    if (escaped.length === 0 || (escaped.length === 1 && escaped[0] === ''))
      throw invalidKey('key: expected text or a list of parts, got an empty one')
    if (user === null && escaped.length > 1 && escaped[0] === userPart) escaped[0] = ordinaryUserPart
    return checked(head + escaped.join(':'))
  }

  function isLikeUser(original: string): boolean {
    return user === null && original.startsWith(`${userPart}:`)
  }

  function original(stored: string): CacheKey | null {
    if (!stored.startsWith(head)) return null
    const parts = stored.slice(head.length).split(':').map(unescapePart)
    if (!parts.every((part) => part !== null)) return null
    const text = parts.some((part) => part.includes(':')) ? parts : parts.join(':')
    return text.length > 0 && build(parts) === stored ? text : null
  }

  function lock(original: CacheKey): string {
    return `${head}~lock:${key(original).slice(head.length)}`
  }

  function tag(name: string): string {
    return `${head}~tag:${readPart('tag', name)}`
  }
}

/** The tag that every entry of a user carries: of all namespaces, or of one. */
export function userTag(place: { prefix: string; userId: string; namespace?: string }): string {
  const user = readPart('user id', place.userId)
  const scope = place.namespace === undefined ? '' : `${readPart('namespace', place.namespace)}:`
  return createKeys(place.prefix).entry(`${scope}~user:${user}`, [])
}

function tagsOfUser(place: { prefix: string; namespace: string; userId: string }): string[] {
  return [userTag(place), userTag({ prefix: place.prefix, userId: place.userId })]
}

function readPart(what: string, text: string): string {
  if (text === '' || text.length > longestKey)
    throw invalidKey(`${what}: expected 1 to ${longestKey} characters, got ${text.length}`)
  return escapePart(wellFormed(what, text))
}

// Replacing what cannot be encoded would make different texts equal.
function wellFormed(what: string, text: string): string {
  if (typeof text === 'string' && text.isWellFormed()) return text
  throw invalidKey(`${what}: expected well-formed text, got half of a surrogate pair or something else`)
}

function checked(key: string): string {
  if (key.length <= longestKey) return key
  throw invalidKey(`key: expected at most ${longestKey} characters with its prefix, got ${key.length}`)
}

function unescapePart(part: string): string | null {
  try {
    return decodeURIComponent(part)
  } catch {
    return null
  }
}

function invalidKey(message: string): CacheError {
  return new CacheError('invalid_key', message, { isRetryable: false })
}
