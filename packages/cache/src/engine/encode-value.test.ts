import { randomBytes } from 'node:crypto'
import { zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodeBody, encodeValue } from './encode-value.ts'

const limits = { compressAboveBytes: 1_000, maxValueBytes: 100_000 }

describe('encodeValue', () => {
  it.each([0, false, null, '', 'text', [], {}, { at: new Date(5) }, [1.5, -1]])(
    'gives %j back',
    async (value) => {
      expect(await decodeBody(await encodeValue(value, limits), limits.maxValueBytes)).toEqual(value)
    },
  )

  it('stores plain JSON that others can read', async () => {
    const { encoding, body } = await encodeValue({ price: 0 }, limits)
    expect([encoding, body.toString()]).toEqual(['json', '{"price":0}'])
  })

  it('stores bytes as they are, and gives each reader bytes of its own', async () => {
    const bytes = Uint8Array.from([0, 255, 10])
    const encoded = await encodeValue(bytes, limits)
    bytes[0] = 9
    const one = await decodeBody(encoded, limits.maxValueBytes)
    expect(one).toEqual(Buffer.from([0, 255, 10]))
    if (one instanceof Buffer) one[0] = 7
    expect(await decodeBody(encoded, limits.maxValueBytes)).toEqual(Buffer.from([0, 255, 10]))
  })

  it('S2-37 compresses above the threshold when that saves a tenth, JSON and bytes alike', async () => {
    const text = 'x'.repeat(10_000)
    const json = await encodeValue({ text }, limits)
    const bytes = await encodeValue(Buffer.from(text), limits)
    expect([json.encoding, bytes.encoding]).toEqual(['json+zstd', 'bytes+zstd'])
    expect(json.body.length).toBeLessThan(json.rawBytes / 10)
    expect(await decodeBody(json, limits.maxValueBytes)).toEqual({ text })
    expect(await decodeBody(bytes, limits.maxValueBytes)).toEqual(Buffer.from(text))
  })

  it('leaves alone what does not get smaller, and what is small', async () => {
    expect((await encodeValue(randomBytes(5_000), limits)).encoding).toBe('bytes')
    expect((await encodeValue('x'.repeat(900), limits)).encoding).toBe('json')
  })

  it('refuses a value that is too large, saying by how much, whatever it would be compressed', async () => {
    await expect(encodeValue('x'.repeat(100_001), limits)).rejects.toMatchObject({
      code: 'value_too_large',
      isRetryable: false,
      message: 'value: expected at most 100000 bytes (maxValueBytes), got 100003',
    })
  })

  it('refuses undefined', async () => {
    await expect(encodeValue(undefined, limits)).rejects.toMatchObject({ code: 'value_not_storable' })
  })
})

describe('decodeBody', () => {
  it('does not unpack more than the limit, however small the packed body', async () => {
    const body = zstdCompressSync(Buffer.alloc(10_000_000))
    await expect(decodeBody({ encoding: 'bytes+zstd', body }, 100_000)).rejects.toThrow()
  })

  it.each(['json', 'json+zstd', 'bytes+zstd'] as const)('rejects a damaged body of %s', async (encoding) => {
    await expect(decodeBody({ encoding, body: Buffer.from('{"a') }, 100_000)).rejects.toThrow()
  })
})
