import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'
import { CacheError } from './cache-error.ts'
import type { Encoding, StoredEntry } from './stores/store.ts'

/** A body with what is needed to read it. */
export type StoredBody = Pick<StoredEntry, 'encoding' | 'body'>

/** Limits of what may be stored, in bytes before compression. */
export interface BodyLimits {
  /** Longer bodies are compressed when that saves a tenth or more. */
  compressAboveBytes: number
  maxValueBytes: number
}

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)
const worthwhileShare = 0.9

/**
 * Prepares the bytes of a body for a store.
 *
 * @throws {CacheError} `value_too_large`.
 */
export async function packBody(raw: Buffer, kind: 'json' | 'bytes', limits: BodyLimits): Promise<StoredBody> {
  if (raw.length > limits.maxValueBytes) {
    const message = `value: expected at most ${limits.maxValueBytes} bytes (maxValueBytes), got ${raw.length}`
    throw new CacheError('value_too_large', message, { isRetryable: false })
  }
  if (raw.length <= limits.compressAboveBytes) return { encoding: kind, body: raw }
  const packed = await compress(raw)
  return packed.length > raw.length * worthwhileShare
    ? { encoding: kind, body: raw }
    : { encoding: `${kind}+zstd`, body: packed }
}

/** Says whether a body is compressed with Zstandard. */
export function isPacked(encoding: Encoding): boolean {
  return encoding === 'json+zstd' || encoding === 'bytes+zstd'
}

/**
 * Gives back the bytes that `packBody` was given.
 *
 * @param maxBytes More than that is not unpacked.
 * @throws When the body is damaged or unpacks to more than `maxBytes`.
 */
export async function unpackBody({ encoding, body }: StoredBody, maxBytes: number): Promise<Buffer> {
  return isPacked(encoding) ? decompress(body, { maxOutputLength: maxBytes }) : body
}
