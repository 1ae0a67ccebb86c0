import type { CacheKey } from './names.ts'

/** A pattern of keys: `*` stands for any text, `?` for one character; everything else for itself. */
export interface KeyPattern {
  /** For a store: lets through at least what `matches` does, and acts on nothing but what its literal prefix allows. */
  glob: string
  matches: (key: CacheKey) => boolean
}

const special = /[.*+?^${}()|[\]\\]/g
const literalRun = /^[A-Za-z0-9._=@+:-]+/

/**
 * Reads a pattern of the caller.
 *
 * The store gets only the plain text that the pattern begins with; the rest is decided here, on the keys as the
 * application wrote them, so that no character of a pattern ever acts in the store.
 */
export function readPattern(pattern: string): KeyPattern {
  const expression = new RegExp(`^${[...pattern].map(toExpression).join('')}$`, 'su')
  const beginning = pattern.startsWith('user') ? '' : (literalRun.exec(pattern)?.[0] ?? '')
  const isLiteral = beginning.length === pattern.length && pattern !== ''
  return {
    glob: isLiteral ? beginning : `${beginning}*`,
    matches: (key) => expression.test(typeof key === 'string' ? key : key.join(':')),
  }
}

function toExpression(character: string): string {
  if (character === '*') return '.*'
  return character === '?' ? '.' : character.replace(special, '\\$&')
}
