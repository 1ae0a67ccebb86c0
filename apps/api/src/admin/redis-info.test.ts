import { describe, expect, it } from 'vitest'
import { averageTtlMsIn, toFields } from './redis-info.ts'

describe('averageTtlMsIn', () => {
  const averageOf = (...texts: string[]) => averageTtlMsIn(texts.map(toFields))

  it('weighs servers and databases by their keys', () => {
    const one =
      '# Keyspace\r\ndb0:keys=1,expires=1,avg_ttl=1000,subexpiry=0\r\ndb3:keys=3,expires=3,avg_ttl=5000\r\n'
    expect(averageOf(one)).toBe(4_000)
    expect(averageOf(one, 'db0:keys=4,expires=4,avg_ttl=0\r\n')).toBe(2_000)
  })

  it.each([[''], ['db0:'], ['db0:keys=x'], ['dbx:keys=1,avg_ttl=5'], ['xdb0:keys=1,expires=1,avg_ttl=5']])(
    'knows none where none is told: %j',
    (text) => {
      expect(averageOf(text)).toBeNull()
      expect(averageOf()).toBeNull()
    },
  )
})
