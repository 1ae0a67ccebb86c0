import { describe, expect, it } from 'vitest'
import { isRelevantChange } from './metadata-settings.ts'

const fields = { crew: 'name|is_public', Agent: ' name ' }

describe('isRelevantChange', () => {
  it.each([
    ['crew', ['name'], true],
    ['crew', ['views', 'is_public'], true],
    ['crew', ['views'], false],
    ['crew', ['Name'], false],
    ['crew', [], false],
    ['agent', ['name'], true],
    ['agent', ['is_public'], false],
    ['drone', ['anything'], true],
    ['drone', [], false],
    ['constructor', ['anything'], true],
    ['__proto__', ['anything'], true],
  ])('S3-26 of %s, whose %j changed, says %s', (kind, changed, expected) => {
    expect(isRelevantChange(fields, kind, changed)).toBe(expected)
  })
})
