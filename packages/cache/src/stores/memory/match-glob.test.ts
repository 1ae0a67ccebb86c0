import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchGlob } from './match-glob.ts'

const special = /[\\^$.|+()[\]{}]/g

function asExpression(glob: string): RegExp {
  const source = glob.replace(special, '\\$&').replaceAll('*', '[^]*').replaceAll('?', '[^]')
  return new RegExp(`^${source}$`)
}

describe('matchGlob', () => {
  it('finds what the same pattern finds as a regular expression', () => {
    const unit = (characters: string) => fc.string({ unit: fc.constantFrom(...characters), maxLength: 12 })
    fc.assert(
      fc.property(unit('ab*?\n['), unit('ab\n['), (glob, text) => {
        expect(matchGlob(glob, text)).toBe(asExpression(glob).test(text))
      }),
      { numRuns: 2_000 },
    )
  })

  it('takes every character but * and ? for itself', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(matchGlob(text.replaceAll(/[*?]/g, ''), text.replaceAll(/[*?]/g, ''))).toBe(true)
      }),
    )
  })

  it('is not slowed down by a pattern of many stars', () => {
    expect(matchGlob('*a'.repeat(1_000), `${'a'.repeat(20_000)}b`)).toBe(false)
  })
})
