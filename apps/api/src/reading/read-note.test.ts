import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readNote } from './read-note.ts'

const noteOf = (note: unknown) => readNote({ body: Buffer.from(JSON.stringify(note)) })
const unknown = { code: 'unknown_instrument', retryAfterMs: null }

describe('readNote', () => {
  it('S2-35 hands on what an ambiguous name can mean, best first', () => {
    const candidates = [
      { id: 'coin:bitcoin', kind: 'coin', name: 'Bitcoin' },
      { id: 'symbol:BTC', kind: 'etf', name: null },
    ]
    expect(noteOf({ code: 'ambiguous_instrument', detail: 'two', candidates })).toEqual({
      code: 'ambiguous_instrument',
      retryAfterMs: null,
      candidates,
    })
  })

  it.each([
    { code: 'unknown_instrument', detail: 'no such coin' },
    { code: 'ambiguous_instrument' },
    { code: 'ambiguous_instrument', candidates: [{ id: 7 }] },
  ])('takes any other note for one about a name that nobody knows: %j', (note) => {
    expect(noteOf(note)).toEqual(unknown)
  })

  it('never throws, whatever is stored', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(readNote({ body: Buffer.from(bytes) })).toEqual(unknown)
      }),
    )
  })
})
