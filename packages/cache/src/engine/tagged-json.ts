import { CacheError } from '../cache-error.ts'

const deepest = 200

/**
 * Turns a value into what JSON can say, and back with `fromTagged`.
 *
 * What JSON has no word for becomes an object with one tag: `{"$date":"2026-01-01T00:00:00.000Z"}`, `{"$bytes":"<base64>"}`,
 * `{"$map":[[key,value]]}`, `{"$set":[...]}`, `{"$bigint":"1"}`. A caller's own object whose only key begins with `$` is wrapped
 * as `{"$":{...}}`. As JSON does, properties that are undefined are left out and one in a list becomes null.
 *
 * @returns The same object when nothing had to change.
 * @throws {CacheError} `value_not_storable` for functions, symbols, numbers that are not finite, invalid dates and circles.
 */
export function toTagged(value: unknown): unknown {
  return convert(value, '$', 0)
}

/** Undoes `toTagged` on what `JSON.parse` made of it; changes it in place where it can. */
export function fromTagged(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return reviveItems(value)
  const keys = Object.keys(value)
  const [tag] = keys
  if (keys.length !== 1 || tag === undefined || !tag.startsWith('$')) return reviveProperties(value)
  return reviveTag(tag, Reflect.get(value, tag))
}

function convert(value: unknown, path: string, depth: number): unknown {
  if (depth > deepest) throw notStorable(path, 'something nested so deeply that it may be a circle')
  if (typeof value === 'string' || typeof value === 'boolean' || value === null || value === undefined)
    return value
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw notStorable(path, String(value))
    return value
  }
  if (typeof value === 'bigint') return { $bigint: value.toString() }
  if (typeof value !== 'object') throw notStorable(path, `a ${typeof value}`)
  return convertObject(value, path, depth)
}

function convertObject(value: object, path: string, depth: number): unknown {
  if (Array.isArray(value)) return convertItems(value, path, depth)
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw notStorable(path, 'an invalid date')
    return { $date: value.toISOString() }
  }
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') }
  if (value instanceof Map) return { $map: convertItems([...value], path, depth) }
  if (value instanceof Set) return { $set: convertItems([...value], path, depth) }
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof Promise)
    throw notStorable(path, `a ${value.constructor.name}`)
  if ('toJSON' in value && typeof value.toJSON === 'function') return convert(value.toJSON(), path, depth + 1)
  return convertProperties(value, path, depth)
}

function convertItems(items: unknown[], path: string, depth: number): unknown[] {
  let changed: unknown[] | null = null
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index]
    const converted = convert(item, `${path}[]`, depth + 1)
    if (converted !== item && changed === null) changed = items.slice()
    if (changed !== null) changed[index] = converted
  }
  return changed ?? items
}

function convertProperties(value: object, path: string, depth: number): unknown {
  const entries = Object.entries(value)
  let isChanged = false
  for (const entry of entries) {
    const converted = convert(entry[1], `${path}.${entry[0]}`, depth + 1)
    if (converted !== entry[1]) isChanged = true
    entry[1] = converted
  }
  const present = entries.filter(([, item]) => item !== undefined)
  // fromEntries defines properties, so that even one named __proto__ is only a property.
  const plain = isChanged ? Object.fromEntries(present) : value
  return present.length === 1 && present[0]?.[0].startsWith('$') ? { $: plain } : plain
}

function reviveItems(items: unknown[]): unknown[] {
  for (let index = 0; index < items.length; index += 1) items[index] = fromTagged(items[index])
  return items
}

function reviveProperties(value: object): object {
  for (const key of Object.keys(value)) {
    const item: unknown = Reflect.get(value, key)
    if (item !== null && typeof item === 'object') define(value, key, fromTagged(item))
  }
  return value
}

function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
}

function reviveTag(tag: string, content: unknown): unknown {
  if (tag === '$' && content !== null && typeof content === 'object') return reviveProperties(content)
  if (tag === '$date' && typeof content === 'string') return new Date(content)
  if (tag === '$bytes' && typeof content === 'string') return Buffer.from(content, 'base64')
  if (tag === '$bigint' && typeof content === 'string') return BigInt(content)
  if (tag === '$set' && Array.isArray(content)) return new Set(reviveItems(content))
  if (tag === '$map' && Array.isArray(content)) return new Map(content.filter(isPair).map(revivePair))
  return reviveProperties(Object.fromEntries([[tag, content]]))
}

function isPair(item: unknown): item is [unknown, unknown] {
  return Array.isArray(item) && item.length === 2
}

function revivePair([key, value]: [unknown, unknown]): [unknown, unknown] {
  return [fromTagged(key), fromTagged(value)]
}

function notStorable(path: string, what: string): CacheError {
  return new CacheError(
    'value_not_storable',
    `value: expected JSON, dates, bytes, maps, sets and bigints, got ${what} at ${path.slice(0, 200)}`,
    { isRetryable: false },
  )
}
