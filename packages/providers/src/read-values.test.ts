import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isUnreadable,
  readAmount,
  readDay,
  readIsoTime,
  readList,
  readNumber,
  readRecord,
  readText,
  readTexts,
  readUnixSeconds,
} from './read-values.ts'

/** Any JSON, spiced with what providers have been seen to send in place of numbers and times. */
const anything = fc.oneof(
  fc.jsonValue(),
  fc.anything(),
  fc.double(),
  fc.constantFrom(
    'NaN',
    'Infinity',
    '1e999',
    '-0',
    '',
    ' ',
    '0x10',
    '1,234',
    '12abc',
    '2026-02-31',
    '9'.repeat(5_000),
  ),
)

describe('readNumber', () => {
  it('says a finite number or null, whatever it is given', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const number = readNumber(value)
        expect(number === null || Number.isFinite(number)).toBe(true)
      }),
    )
  })

  it('keeps every finite number, also as text', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(readNumber(number)).toBe(number === 0 ? 0 : number)
        expect(readNumber(String(number))).toBe(number === 0 ? 0 : number)
      }),
    )
  })

  it('knows that zero is a price', () => {
    expect([0, -0, '0', '0.0'].map(readNumber)).toEqual([0, 0, 0, 0])
  })

  it('refuses what only looks like a number', () => {
    const texts = [
      'NaN',
      'Infinity',
      '-Infinity',
      '1e999',
      '',
      ' ',
      ' 1',
      '0x10',
      '1,234',
      '1 000',
      '--1',
      '.',
      'e5',
      '$1',
    ]
    expect(texts.map(readNumber)).toEqual(texts.map(() => null))
    expect([Number.NaN, Number.POSITIVE_INFINITY, true, [], [1], {}, undefined].map(readNumber)).toEqual(
      Array(7).fill(null),
    )
  })
})

describe('readAmount', () => {
  it('refuses amounts below zero', () => {
    expect([-1, '-0.5', 0, 3].map(readAmount)).toEqual([null, null, 0, 3])
  })
})

describe('isUnreadable', () => {
  it('tells a wrong value from a missing one', () => {
    expect([undefined, null, 0, '1'].map((value) => isUnreadable(value, readNumber))).toEqual(
      Array(4).fill(false),
    )
    expect(['NaN', {}, true, ''].map((value) => isUnreadable(value, readNumber))).toEqual(Array(4).fill(true))
  })
})

describe('readIsoTime', () => {
  it('says a time that can be written as ISO 8601 or null, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anything,
          fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        ),
        (value) => {
          const time = readIsoTime(value)
          expect(time === null || /^\d{4}-.*Z$/.test(new Date(time).toISOString())).toBe(true)
        },
      ),
    )
  })

  it('takes a time without a zone for UTC', () => {
    const at = Date.UTC(2026, 4, 18, 12, 49, 21, 599)
    const spellings = [
      '2026-05-18T12:49:21.599Z',
      '2026-05-18T12:49:21.599',
      '2026-05-18 12:49:21.599',
      '2026-05-18T14:49:21.599+02:00',
      '2026-05-18T14:49:21.599+0200',
    ]
    expect(spellings.map(readIsoTime)).toEqual(spellings.map(() => at))
    expect(readIsoTime('2013-07-06')).toBe(Date.UTC(2013, 6, 6))
  })

  it('refuses other spellings', () => {
    const values = [
      'yesterday',
      '1',
      '18/05/2026',
      '2026-13-01T00:00:00Z',
      '+012026-01-01T00:00:00Z',
      1_779_108_561,
    ]
    expect(values.map(readIsoTime)).toEqual(values.map(() => null))
  })
})

describe('readUnixSeconds', () => {
  it('says milliseconds that a date can hold or null, whatever it is given', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const time = readUnixSeconds(value)
        expect(time === null || !Number.isNaN(new Date(time).getTime())).toBe(true)
      }),
    )
    expect([1_739_566_800, '1739566800', 0].map(readUnixSeconds)).toEqual([
      1_739_566_800_000, 1_739_566_800_000, 0,
    ])
    expect(readUnixSeconds(1e300)).toBe(null)
  })
})

describe('readDay', () => {
  it('keeps calendar days and refuses days that do not exist', () => {
    expect(['2009-01-03', '2009-01-03T18:15:05Z', '2026-02-31', '', '03.01.2009'].map(readDay)).toEqual([
      '2009-01-03',
      '2009-01-03',
      null,
      null,
      null,
    ])
  })

  it('never throws', () => {
    fc.assert(
      fc.property(
        anything,
        (value) => readDay(value) === null || /^\d{4}-\d{2}-\d{2}$/.test(String(readDay(value))),
      ),
    )
  })
})

describe('readText, readTexts, readList, readRecord', () => {
  it('never throw, and drop what says nothing', () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(readText(value)?.trim()).not.toBe('')
        expect(readTexts(value).every((text) => text.trim() !== '')).toBe(true)
        expect(Array.isArray(readList(value))).toBe(true)
        expect(typeof readRecord(value)).toBe('object')
      }),
    )
    expect(readTexts(['a', '', null, 7, ' ', 'b'])).toEqual(['a', 'b'])
  })
})
