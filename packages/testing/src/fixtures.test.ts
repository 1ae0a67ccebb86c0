import { describe, expect, it } from 'vitest'
import { hasFixtures, readFixture } from './fixtures.ts'

describe('readFixture', () => {
  it('answers null where there is no such payload', () => {
    expect(readFixture('coingecko/no-such-file.json')).toBe(null)
  })

  it.skipIf(!hasFixtures())(
    'reads JSON as values and anything else as text (needs the payload folder)',
    () => {
      expect(readFixture('coingecko/error_404_coin.json')).toEqual({ error: expect.any(String) })
      expect(readFixture('README.md')).toEqual(expect.any(String))
    },
  )
})
