import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKeys } from './keys.ts'

describe('createKeys', () => {
  const keys = createKeys('mc')

  it('writes prefix, namespace and parts, readable for people', () => {
    expect(keys.entry('tokenomics', ['bitcoin', 'usd'])).toBe('mc:tokenomics:bitcoin:usd')
    expect(keys.entry('quote', ['^GSPC'])).toBe('mc:quote:^GSPC')
    expect(keys.entry('quote', ['EURUSD=X'])).toBe('mc:quote:EURUSD=X')
  })

  it('takes a prefix with a trailing colon for the same prefix', () => {
    expect(createKeys('mc:').entry('coin', ['a'])).toBe('mc:coin:a')
  })

  it.each(['', ':', 'a b', '{mc}', 'm*c'])('refuses the prefix "%s"', (prefix) => {
    expect(() => createKeys(prefix)).toThrow(/prefix/)
  })

  it('gives different parts different keys, whatever they hold', () => {
    const parts = fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other)
        expect(keys.entry('n', one) === keys.entry('n', other)).toBe(isSame)
      }),
    )
  })

  it('lets no part act as a separator, a pattern, a hash tag or a control character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (part) => {
        expect(keys.entry('n', [part])).toMatch(/^mc:n:[A-Za-z0-9._^=@+%-]*$/)
      }),
    )
  })
})
