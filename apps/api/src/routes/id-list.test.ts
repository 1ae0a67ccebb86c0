import { CoinId, QuoteSymbol } from '@marketcache/resources'
import { describe, expect, it } from 'vitest'
import { ProblemError } from '../http/problem.ts'
import { createIdListReader } from './id-list.ts'

const readIds = createIdListReader('ids', CoinId)

function mistakesOf(text: string) {
  try {
    readIds(text)
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.mistakes
  }
  return null
}

describe('createIdListReader', () => {
  it('keeps order and duplicates', () => {
    expect(readIds('b,a,b')).toEqual(['b', 'a', 'b'])
  })

  it('takes exactly as many as a batch may hold', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`).join()
    expect(readIds(many(250))).toHaveLength(250)
    expect(mistakesOf(many(251))).toEqual([{ field: 'ids', message: 'must list 1 to 250 items, got 251' }])
  })

  it.each([
    ['', 'ids'],
    [',', 'ids[0]'],
    ['a,,b', 'ids[1]'],
    ['a,b,', 'ids[2]'],
    ['a, b', 'ids[1]'],
    ['a,*', 'ids[1]'],
    ['../etc,a', 'ids[0]'],
    [`a,${'x'.repeat(101)}`, 'ids[1]'],
  ])('refuses %j and names the place', (text, field) => {
    expect(mistakesOf(text)?.[0]?.field).toBe(field)
  })

  it('does not repeat ten thousand mistakes', () => {
    expect(mistakesOf(Array(250).fill('*').join())?.length).toBe(10)
  })

  it('takes every kind of symbol that Yahoo has', () => {
    const symbols = ['EURUSD=X', '^GSPC', 'BRK-B', '0P000071W8.TO', 'M&M.NS', 'BTC-USD', 'bitcoin']
    expect(createIdListReader('symbols', QuoteSymbol)(symbols.join())).toEqual(symbols)
  })
})
