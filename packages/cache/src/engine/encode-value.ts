import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'
import { CacheError } from '../cache-error.ts'
import type { Encoding } from '../stores/store.ts'
import { fromTagged, toTagged } from './tagged-json.ts'

/** A value as it is stored. */
export interface EncodedValue {
  encoding: Encoding
  body: Buffer
  /** Bytes before compression. */
  rawBytes: number
}

/** A body with what is needed to read it. */
export type StoredBody = Pick<EncodedValue, 'encoding' | 'body'>

/** Limits of what may be stored, in bytes before compression. */
export interface ValueLimits {
  compressAboveBytes: number
  maxValueBytes: number
}

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)
const worthwhileShare = 0.9
const tagMark = '{"$'

/**
 * Writes a value as JSON or, when it is a Buffer or Uint8Array, as its bytes; compressed when that saves a tenth or more.
 *
 * @throws {CacheError} `value_not_storable`, `value_too_large`.
 */
export async function encodeValue(value: unknown, limits: ValueLimits): Promise<EncodedValue> {
  const isBytes = value instanceof Uint8Array
  const raw = isBytes ? Buffer.from(value) : Buffer.from(stringify(value), 'utf8')
  if (raw.length > limits.maxValueBytes)
    throw new CacheError(
      'value_too_large',
      `value: expected at most ${limits.maxValueBytes} bytes (maxValueBytes), got ${raw.length}`,
      { isRetryable: false },
    )
  const plain = isBytes ? 'bytes' : 'json'
  if (raw.length <= limits.compressAboveBytes) return { encoding: plain, body: raw, rawBytes: raw.length }
  const packed = await compress(raw)
  if (packed.length > raw.length * worthwhileShare)
    return { encoding: plain, body: raw, rawBytes: raw.length }
  return { encoding: `${plain}+zstd`, body: packed, rawBytes: raw.length }
}

/**
 * Reads a body back; every call makes a new value.
 *
 * @param maxBytes More than that is not unpacked.
 * @throws When the body is damaged or unpacks to more than `maxBytes`.
 */
export async function decodeBody(stored: StoredBody, maxBytes: number): Promise<unknown> {
  const isPacked = stored.encoding === 'json+zstd' || stored.encoding === 'bytes+zstd'
  const raw = isPacked ? await decompress(stored.body, { maxOutputLength: maxBytes }) : stored.body
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
