import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchGlob } from '../stores/memory/match-glob.ts'
import { readPattern } from './glob.ts'
import { createNames } from './names.ts'

const names = createNames({ prefix: 'mc', namespace: 'general' })
const piece = fc.constantFrom('a', 'b', ':', '*', '?', '[ab]', '\\', '{', 'é', '😀', 'user', '%', '^', '.')
const text = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''))

describe('readPattern', () => {
  it('asks the store for everything that matches', () => {
    fc.assert(
      fc.property(text, text, (pattern, key) => {
        const { glob, matches } = readPattern(pattern)
        fc.pre(matches(key))
        expect(matchGlob(glob, names.key(key).slice(names.head.length))).toBe(true)
      }),
    )
  })

  it('gives the store no character of a pattern to act on but a plain beginning', () => {
    fc.assert(
      fc.property(text, (pattern) => {
        expect(readPattern(pattern).glob).toMatch(/^[A-Za-z0-9._=@+:-]*\*?$/)
      }),
    )
  })

  it.each([
    ['*', 'a:b', true],
    ['a*', 'ab:c', true],
    ['a?', 'aé', true],
    ['a?', 'a😀', true],
    ['a?', 'a', false],
    ['[ab]', 'a', false],
    ['[ab]', '[ab]', true],
    ['a.c', 'abc', false],
    ['price:*', 'PRICE:A', false],
    ['', 'a', false],
    ['a*', 'line\nbreak', false],
    ['*', 'line\nbreak', true],
  ])('"%s" and the key "%s": %s', (pattern, key, expected) => {
    expect(readPattern(pattern).matches(key)).toBe(expected)
  })
})
