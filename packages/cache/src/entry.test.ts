import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeEntry, encodeEntry } from './entry.ts'
import type { StoredEntry } from './stores/store.ts'

const time = fc.integer({ min: 0, max: 4_000_000_000_000 })
const entries = fc.record({
  kind: fc.constantFrom('value' as const, 'unknown' as const, 'failed' as const),
  fetchedAt: time,
  freshUntil: time,
  staleUntil: time,
  keepUntil: time,
  fence: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  revision: fc.stringMatching(/^[0-9a-z]{1,12}$/),
  encoding: fc.constantFrom('json' as const, 'bytes' as const, 'json+zstd' as const, 'bytes+zstd' as const),
  costMs: fc.integer({ min: 0, max: 100_000_000 }),
  body: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
})

describe('decodeEntry', () => {
  it('reads back what encodeEntry wrote, body untouched', () => {
    fc.assert(
      fc.property(entries, (entry: StoredEntry) => {
        expect(decodeEntry(encodeEntry(entry))).toEqual(entry)
      }),
    )
  })

  it('takes anything else for no entry, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(decodeEntry(Buffer.from(bytes))).toBeNull()
      }),
    )
  })

  it.each([
    ['another version', 'mc2 value 1 2 3 4 5 a identity\n{}'],
    ['an unknown kind', 'mc1 other 1 2 3 4 5 a json 0\n{}'],
    ['a tombstone', 'mc1 gone 1 1 1 1 5 a json 0\n'],
    ['an unknown encoding', 'mc1 value 1 2 3 4 5 a br 0\n{}'],
    ['an encoding that every object has', 'mc1 value 1 2 3 4 5 a constructor 0\n{}'],
    ['a cost that is no number', 'mc1 value 1 2 3 4 5 a json much\n{}'],
    ['a fence that is no number', 'mc1 value 1 2 3 4 x a json 0\n{}'],
    ['a deadline that is no number', 'mc1 value 1 soon 3 4 5 a identity\n{}'],
    ['a missing deadline', 'mc1 value 1 2\n{}'],
    ['no end of the header', 'mc1 value 1 2 3 4 5 a identity'],
  ])('takes %s for no entry', (_, text) => {
    expect(decodeEntry(Buffer.from(text))).toBeNull()
  })

  it('reads entries from before there were encodings and costs as JSON of unknown cost', () => {
    const entry = decodeEntry(Buffer.from('mc1 value 1 2 3 4 5 a identity\n{"data":0}'))
    expect(entry).toMatchObject({ kind: 'value', encoding: 'json', costMs: 0, fence: 5 })
  })

  it('shares the bytes of the body instead of copying them', () => {
    const bytes = Buffer.from('mc1 value 1 2 3 4 5 a identity\n{"data":0}')
    expect(decodeEntry(bytes)?.body.buffer).toBe(bytes.buffer)
  })
})

describe('encodeEntry', () => {
  const entry: StoredEntry = {
    kind: 'value',
    fetchedAt: 1,
    freshUntil: 2,
    staleUntil: 3,
    keepUntil: 4,
    fence: 5,
    revision: 'a',
    encoding: 'json',
    costMs: 6,
    body: Buffer.from('{}'),
  }

  it('writes what people can read', () => {
    expect(encodeEntry(entry).toString()).toBe('mc1 value 1 2 3 4 5 a json 6\n{}')
  })

  it('rounds times that are no whole milliseconds', () => {
    expect(encodeEntry({ ...entry, freshUntil: 2.4, costMs: 0.7 }).toString()).toContain(
      ' 2 3 4 5 a json 1\n',
    )
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1])('refuses a deadline of %s', (keepUntil) => {
    expect(() => encodeEntry({ ...entry, keepUntil })).toThrow(/keepUntil to be a number from 0/)
  })
})
