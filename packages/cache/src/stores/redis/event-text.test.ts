import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEventText, toEventText } from './event-text.ts'

describe('readEventText', () => {
  it('reads back what was written, whatever the key holds', () => {
    const event = fc.record({
      type: fc.constantFrom('written' as const, 'refused' as const),
      kind: fc.constantFrom('value' as const, 'unknown' as const, 'failed' as const),
      revision: fc.stringMatching(/^[0-9a-z]{1,12}$/),
      fence: fc.maxSafeNat(),
      key: fc.string({ unit: 'grapheme', minLength: 1 }),
    })
    fc.assert(
      fc.property(event, (told) => {
        expect(readEventText(toEventText(told))).toEqual(told)
      }),
    )
  })

  it('reads removals', () => {
    expect(readEventText('removed 17 mc:a b')).toEqual({ type: 'removed', fence: 17, key: 'mc:a b' })
  })

  it.each([
    '',
    'written',
    'written value r 1',
    'written value r x key',
    'lost',
    'removed key',
    'kept value r 1 key',
  ])('takes "%s" for nothing that it knows', (text) => {
    expect(readEventText(text)).toBeNull()
  })
})
