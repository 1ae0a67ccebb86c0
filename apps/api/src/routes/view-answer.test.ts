import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { prefersCsv } from './view-answer.ts'

describe('prefersCsv', () => {
  it.each([
    'text/csv',
    'Text/CSV; charset=utf-8',
    'text/csv, application/json',
    'text/csv, */*',
    '*/*, text/csv',
    'application/json;q=0.5, text/csv',
    'application/json;q=0.8, text/csv;q=0.9',
    'application/json;q=0, text/csv;q=0.001',
    'text/csv;q=0.5, */*;q=0.1',
    'text/csv;q=0.5',
  ])('ranks CSV first: %s', (accept) => {
    expect(prefersCsv(accept)).toBe(true)
  })

  it.each([
    undefined,
    '',
    '*/*',
    'text/*',
    'application/json',
    'application/json, text/csv',
    'text/csv;q=0',
    'text/csv; q=0.000, */*',
    'text/csv;q=0.5, application/json',
    'text/csv;q=0.5, application/json;q=0.6',
    'application/json;q=0.5, text/csv;q=0.5',
    'text/csv;q=0.5, */*',
    'text/csvx',
    'x-text/csv',
  ])('ranks JSON first: %s', (accept) => {
    expect(prefersCsv(accept)).toBe(false)
  })

  it('reads any header without throwing', () => {
    fc.assert(fc.property(fc.string(), (accept) => typeof prefersCsv(accept) === 'boolean'))
  })
})
