import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib'

type Decompress = (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>

/** What we can undo, and therefore offer in `Accept-Encoding`. */
const decompressors = new Map<string, Decompress>([
  ['gzip', promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip)],
  ['br', promisify<Buffer, { maxOutputLength: number }, Buffer>(brotliDecompress)],
  ['deflate', inflateEither],
  ['zstd', promisify<Buffer, { maxOutputLength: number }, Buffer>(zstdDecompress)],
])

/** Value of `Accept-Encoding`. */
export const acceptedEncodings = [...decompressors.keys()].join(', ')

/**
 * Undoes a content encoding.
 *
 * Done here and not by the HTTP library, because only zlib itself stops in the middle of a bomb.
 *
 * @throws {Error} When the body is broken, its encoding unknown, or it grows beyond `maxBytes`.
 */
export async function decompress(
  body: Buffer,
  { encoding, maxBytes }: { encoding: string; maxBytes: number },
) {
  const name = encoding
    .trim()
    .toLowerCase()
    .replace(/^x-gzip$/, 'gzip')
  if (name === '' || name === 'identity') return body
  const run = decompressors.get(name)
  if (run === undefined) throw new Error('unknown content encoding')
  return run(body, { maxOutputLength: maxBytes })
}

/** Some servers send `deflate` without the zlib wrapper that it should have. */
async function inflateEither(body: Buffer, options: { maxOutputLength: number }): Promise<Buffer> {
  const isWrapped = ((body[0] ?? 0) & 0x0f) === 8
  return promisify<Buffer, { maxOutputLength: number }, Buffer>(isWrapped ? inflate : inflateRaw)(
    body,
    options,
  )
}
