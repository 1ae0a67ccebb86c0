import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normaliseSpelling, spellingMistake } from './spelling.ts'

describe('normaliseSpelling', () => {
  it.each([
    ['  BTC ', 'btc'],
    ['Bitcoin   Cash', 'bitcoin cash'],
    ['BRK.B', 'brk.b'],
    ['ＢＴＣ／ＵＳＤ', 'btc/usd'],
    ['a\u0000\t\nb', 'a b'],
    ['\ud800', '\ufffd'],
    ['   ', ''],
  ])('brings %j into one spelling', (text, expected) => {
    expect(normaliseSpelling(text)).toBe(expected)
  })

  it('changes nothing that it has normalised, whatever it is given, and keeps it short and encodable', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const once = normaliseSpelling(text)
        expect(normaliseSpelling(once)).toBe(once)
        expect([...once].length).toBeLessThanOrEqual(64)
        expect(() => encodeURIComponent(once)).not.toThrow()
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('spellingMistake', () => {
  it('names the parameter that is empty', () => {
    expect(spellingMistake('q', ' \t ')?.field).toBe('q')
    expect(spellingMistake('q', 'x')).toBeNull()
  })
})
