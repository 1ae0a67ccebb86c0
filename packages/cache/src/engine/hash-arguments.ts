import { hash } from 'node:crypto'
import { CacheError } from '../cache-error.ts'

const longestReadable = 80
const deepest = 100
const plainPrototypes: readonly unknown[] = [Object.prototype, null]

/**
 * Names a list of arguments: one part of a key for each, the same for equal arguments and another for others.
 *
 * Strings of at most 80 characters stand as they are. Everything else begins with `=`: numbers, booleans, null and undefined are
 * written out (`=5`), the rest is hashed: plain objects (the order of properties does not matter, one that is undefined counts as
 * absent), lists, dates, maps and sets (whatever their order), bytes, bigints. Abort signals are left out.
 *
 * @throws {CacheError} `invalid_key` for functions, symbols and instances of classes; give `keyOf` then.
 */
export function nameArguments(args: readonly unknown[]): string[] {
  return args.filter((argument) => !(argument instanceof AbortSignal)).map(nameArgument)
}

/** Hashes any JSON-like value, 128 bits in base64url; equal values give equal hashes in every process. */
export function hashValue(value: unknown): string {
  return hash('sha256', canonical(value, 0), 'base64url').slice(0, 22)
}

function nameArgument(argument: unknown): string {
  if (typeof argument === 'string' && isReadable(argument)) return argument
  if (typeof argument === 'number') return Object.is(argument, -0) ? '=0' : `=${argument}`
  if (typeof argument === 'boolean' || argument === null || argument === undefined) return `=${argument}`
  return `=h${hashValue(argument)}`
}

function isReadable(text: string): boolean {
  return text !== '' && !text.startsWith('=') && text.length <= longestReadable && text.isWellFormed()
}

/** One text for each value; the letter in front keeps kinds apart. */
function canonical(value: unknown, depth: number): string {
  if (depth > deepest) throw unnameable('something nested so deeply that it may be a circle')
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'number':
      return Object.is(value, -0) ? '0' : String(value)
    case 'boolean':
    case 'undefined':
      return String(value)
    case 'bigint':
      return `${value}n`
    case 'object':
      return value === null ? 'null' : canonicalObject(value, depth + 1)
    default:
      throw unnameable(`a ${typeof value}`)
  }
}

function canonicalObject(value: object, depth: number): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, depth)).join()}]`
  if (value instanceof Date) return `D${value.getTime()}`
  if (value instanceof Uint8Array) return `B${Buffer.from(value).toString('base64')}`
  if (value instanceof Set) return `S{${sorted([...value].map((item) => canonical(item, depth)))}}`
  if (value instanceof Map)
    return `M{${sorted([...value].map(([key, item]) => `${canonical(key, depth)}:${canonical(item, depth)}`))}}`
  if (!plainPrototypes.includes(Object.getPrototypeOf(value)))
    throw unnameable(`an instance of ${value.constructor.name}`)
  const properties = Object.entries(value).filter(
    ([, item]) => item !== undefined && !(item instanceof AbortSignal),
  )
  return `{${sorted(properties.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item, depth)}`))}}`
}

function sorted(texts: string[]): string {
  return texts.sort().join()
}

function unnameable(what: string): CacheError {
  return new CacheError(
    'invalid_key',
    `arguments: expected plain values to name the entry by, got ${what}; give keyOf`,
    { isRetryable: false },
  )
}
