import { CacheError } from '../cache-error.ts'
import { type BodyLimits, packBody, type StoredBody, unpackBody } from '../pack-body.ts'
import type { Encoding } from '../stores/store.ts'
import { fromTagged, toTagged } from './tagged-json.ts'

/** A value as it is stored. */
export interface EncodedValue {
  encoding: Encoding
  body: Buffer
  /** Bytes before compression. */
  rawBytes: number
}

const tagMark = '{"$'

/**
 * Writes a value as JSON or, when it is a Buffer or Uint8Array, as its bytes; compressed when that saves a tenth or more.
 *
 * @throws {CacheError} `value_not_storable`, `value_too_large`.
 */
export async function encodeValue(value: unknown, limits: BodyLimits): Promise<EncodedValue> {
  const isBytes = value instanceof Uint8Array
  const raw = isBytes ? Buffer.from(value) : Buffer.from(stringify(value), 'utf8')
  const packed = await packBody(raw, isBytes ? 'bytes' : 'json', limits)
  return { ...packed, rawBytes: raw.length }
}

/**
 * Reads a body back; every call makes a new value.
 *
 * @param maxBytes More than that is not unpacked.
 * @throws When the body is damaged or unpacks to more than `maxBytes`.
 */
export async function decodeBody(stored: StoredBody, maxBytes: number): Promise<unknown> {
  const raw = await unpackBody(stored, maxBytes)
  const isBytes = stored.encoding === 'bytes' || stored.encoding === 'bytes+zstd'
  return isBytes ? Buffer.from(raw) : parse(raw.toString('utf8'))
}

function parse(text: string): unknown {
  const parsed: unknown = JSON.parse(text)
  return text.includes(tagMark) ? fromTagged(parsed) : parsed
}

function stringify(value: unknown): string {
  const tagged = toTagged(value)
  if (tagged !== undefined) return JSON.stringify(tagged)
  throw new CacheError('value_not_storable', 'value: expected JSON or bytes, got undefined', {
    isRetryable: false,
  })
}
