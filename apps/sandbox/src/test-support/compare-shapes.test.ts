import { describe, expect, it } from 'vitest'
import { compareShapes } from './compare-shapes.ts'

describe('compareShapes', () => {
  it('finds fields that are missing, deep inside lists too', () => {
    expect(compareShapes({ a: [{ b: 1, c: 2 }] }, { a: [{ b: 1, c: 2 }, { b: 1 }] })).toEqual([
      'a.*.c: missing',
    ])
  })

  it('finds another type, and tells lists from objects', () => {
    expect(compareShapes({ a: 1, b: [] }, { a: '1', b: {} })).toEqual([
      'a: expected number, got string',
      'b: expected array, got object',
    ])
  })

  it('does not take an empty list for one like the recorded', () => {
    expect(compareShapes([{ a: 1 }], [])).toEqual(['body: empty'])
  })

  it('lets null stand for anything, and further fields be', () => {
    expect(compareShapes({ a: null, b: 'x' }, { a: 1, b: null, c: true })).toEqual([])
  })

  it('forgives what it is told to', () => {
    const recorded = { list: [{ date: 1 }], prices: { usd: 1, eur: 2 } }
    expect(compareShapes(recorded, { list: [{}], prices: { usd: 1 } })).toHaveLength(2)
    const tolerance = { optional: ['list.*.date'], maps: ['prices'] }
    expect(compareShapes(recorded, { list: [{}], prices: { usd: 1 } }, tolerance)).toEqual([])
  })
})
