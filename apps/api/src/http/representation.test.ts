import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { valueEntry } from '../test-support/entries.ts'
import { representationOf, unpackEntry } from './representation.ts'

const text = JSON.stringify({ meta: {}, data: 'long '.repeat(1_000) })
const plain = valueEntry(1, { revision: 'r1' })
const packed = valueEntry(1, { revision: 'r1', encoding: 'json+zstd', body: zstdCompressSync(text) })

describe('representationOf', () => {
  it('sends what is stored as it is when it is not compressed', async () => {
    expect(await representationOf(plain, 'zstd')).toEqual({ body: plain.body, etag: '"r1"', headers: {} })
  })

  it.each(['zstd', 'gzip, br, zstd', 'zstd;q=0.5, gzip'])(
    'sends stored bytes to those who accept "%s"',
    async (accept) => {
      const { body, etag, headers } = await representationOf(packed, accept)
      expect(body).toBe(packed.body)
      expect(zstdDecompressSync(body).toString()).toBe(text)
      expect(etag).toBe('"r1-zstd"')
      expect(headers).toEqual({ vary: 'accept-encoding', 'content-encoding': 'zstd' })
    },
  )

  it.each([undefined, '', 'gzip', 'zstd;q=0', 'xzstd', 'zstd; q=0.0, gzip'])(
    'unpacks for "%s"',
    async (accept) => {
      const { body, etag, headers } = await representationOf(packed, accept)
      expect(body.toString()).toBe(text)
      expect(etag).toBe('"r1"')
      expect(headers).toEqual({ vary: 'accept-encoding' })
    },
  )

  it('refuses bytes that are damaged', async () => {
    const damaged = { ...packed, body: packed.body.subarray(0, 20) }
    await expect(representationOf(damaged, undefined)).rejects.toThrow()
  })
})

describe('unpackEntry', () => {
  it('gives plain JSON, whatever is stored', async () => {
    expect((await unpackEntry(packed)).body.toString()).toBe(text)
    expect(await unpackEntry(plain)).toBe(plain)
  })
})
