import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeEntry, type Entry, encodeEntry } from './entry.ts'

const time = fc.integer({ min: 0, max: 4_000_000_000_000 })
const entries = fc.record({
  kind: fc.constantFrom('value' as const, 'unknown' as const, 'failed' as const),
  fetchedAt: time,
  freshUntil: time,
  staleUntil: time,
  keepUntil: time,
  revision: fc.stringMatching(/^[0-9a-z]{1,12}$/),
  body: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
})

describe('decodeEntry', () => {
  it('reads back what encodeEntry wrote, body untouched', () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (entry: Entry, fence) => {
        expect(decodeEntry(encodeEntry({ ...entry, fence }))).toEqual(entry)
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
    ['an unknown kind', 'mc1 gone 1 2 3 4 5 a identity\n{}'],
    ['a deadline that is no number', 'mc1 value 1 soon 3 4 5 a identity\n{}'],
    ['a missing deadline', 'mc1 value 1 2\n{}'],
    ['no end of the header', 'mc1 value 1 2 3 4 5 a identity'],
  ])('takes %s for no entry', (_, text) => {
    expect(decodeEntry(Buffer.from(text))).toBeNull()
  })

  it('shares the bytes of the body instead of copying them', () => {
    const bytes = Buffer.from('mc1 value 1 2 3 4 5 a identity\n{"data":0}')
    expect(decodeEntry(bytes)?.body.buffer).toBe(bytes.buffer)
  })
})
