import { createHash } from 'node:crypto'
import { canonicalJson, paramValues } from '@marketcache/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { momentum, portfolio, readHoldings } from './index.ts'

function read(body: unknown) {
  const told = portfolio.input?.read(body, { analysisModel: '' })
  if (told === undefined) throw new Error('expected an input')
  return told
}

function hashOf(holdings: unknown): string {
  const told = read({ holdings })
  if (!('input' in told)) throw new Error(JSON.stringify(told))
  return createHash('sha256').update(canonicalJson(told.input)).digest('hex')
}

describe('portfolio', () => {
  it('S1-03 is fresh for ten minutes', () => {
    expect(portfolio.freshness.freshForMs).toBe(600_000)
  })

  it('S1-26 S1-28 names the same holdings by the same hash, whatever their form, case and order', () => {
    const hash = hashOf({ AAPL: 100, NVDA: 50 })
    expect(portfolio.example.hash).toBe(hash)
    expect(hashOf({ NVDA: 50, AAPL: 100 })).toBe(hash)
    expect(hashOf({ nvda: 50, Aapl: 100 })).toBe(hash)
    const rows = [
      { symbol: 'NVDA', quantity: 50, costBasis: null },
      { symbol: 'AAPL', quantity: 100 },
    ]
    expect(hashOf(rows)).toBe(hash)
    expect(hashOf({ AAPL: 100, NVDA: 51 })).not.toBe(hash)
    expect(hashOf([{ symbol: 'AAPL', quantity: 100, costBasis: 0 }, rows[0]])).not.toBe(hash)
  })

  it('joins lots of one symbol in whichever order they come', () => {
    const lot = fc.record({
      symbol: fc.constantFrom('AAPL', 'aapl', 'NVDA'),
      quantity: fc.double({ min: 0, max: 1e6, noNaN: true }),
      costBasis: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })),
    })
    fc.assert(
      fc.property(fc.array(lot, { minLength: 1, maxLength: 12 }), (lots) => {
        expect(hashOf(lots.toReversed())).toBe(hashOf(lots))
        expect(hashOf(lots.toSorted((one, other) => one.quantity - other.quantity))).toBe(hashOf(lots))
      }),
    )
  })

  it('adds lots without the noise of binary fractions, and knows no cost when one is not known', () => {
    const told = read({
      holdings: [
        { symbol: 'AAPL', quantity: 0.1, costBasis: 10.1 },
        { symbol: 'aapl', quantity: 0.2, costBasis: 20.2 },
        { symbol: 'NVDA', quantity: 1, costBasis: 1 },
        { symbol: 'NVDA', quantity: 1 },
      ],
    })
    expect(told).toMatchObject({
      input: {
        holdings: [
          { symbol: 'AAPL', quantity: 0.3, costBasis: 30.3 },
          { symbol: 'NVDA', quantity: 2, costBasis: null },
        ],
      },
    })
  })

  it('takes parameters beside the holdings, and its own where there are none', () => {
    const holdings = { AAPL: 1 }
    expect(read({ holdings })).toMatchObject({
      params: { timeframe: '1y', currency: 'USD', benchmark: '^GSPC' },
    })
    expect(read({ holdings, timeframe: '3mo', currency: 'eur', benchmark: '^GDAXI' })).toMatchObject({
      params: { timeframe: '3mo', currency: 'eur', benchmark: '^GDAXI' },
    })
    const params = {
      owner: 'public',
      hash: 'c'.repeat(64),
      timeframe: '3mo',
      currency: 'eur',
      benchmark: '^gdaxi',
    }
    expect(portfolio.canonical(params)).toMatchObject({ currency: 'EUR', benchmark: '^GDAXI' })
  })

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['no holdings', { holdings: {} }],
    ['an empty list', { holdings: [] }],
    ['a text for a quantity', { holdings: { AAPL: '1' } }],
    ['a negative quantity', { holdings: { AAPL: -1 } }],
    ['more than there can be', { holdings: { AAPL: 1e13 } }],
    ['a symbol that is none', { holdings: { 'A B': 1 } }],
    ['an empty symbol', { holdings: { '': 1 } }],
    ['a pattern for a symbol', { holdings: [{ symbol: '*', quantity: 1 }] }],
    ['a negative cost', { holdings: [{ symbol: 'AAPL', quantity: 1, costBasis: -1 }] }],
    ['an unknown field', { holdings: { AAPL: 1 }, leverage: 2 }],
    ['an unknown timeframe', { holdings: { AAPL: 1 }, timeframe: '1d' }],
    ['a currency that is none', { holdings: { AAPL: 1 }, currency: 'EURO' }],
    [
      '201 symbols',
      { holdings: Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`A${index}`, 1])) },
    ],
  ])('refuses %s', (_, body) => {
    expect(read(body)).toMatchObject({
      mistakes: [{ field: expect.any(String), message: expect.any(String) }],
    })
  })

  const lotsOf = (...more: object[]) => more.map((lot) => ({ symbol: 'MSFT', quantity: 1, ...lot }))

  it.each<[string, unknown, string]>([
    ['lots of too many units', lotsOf({ quantity: 6e11 }, { quantity: 6e11 }), '1000000000000'],
    ['two spellings of one symbol', { msft: 6e11, MSFT: 6e11 }, '1000000000000'],
    ['lots that cost too much', lotsOf({ costBasis: 6e14 }, { costBasis: 6e14 }), '1000000000000000'],
  ])('refuses %s, which could never be read again, and names the limit', (_, holdings, limit) => {
    expect(read({ holdings })).toMatchObject({
      mistakes: [
        { field: 'holdings', message: expect.stringMatching(new RegExp(`at most ${limit} of "MSFT"`)) },
      ],
    })
  })

  it('reads again what it takes up to the limit, and what is paid where it is not known', () => {
    const half = { quantity: 5e11, costBasis: 5e14 }
    for (const lots of [lotsOf(half, half), lotsOf(half, half, { quantity: 0, costBasis: null })]) {
      const told = read({ holdings: lots })
      expect('input' in told && readHoldings(told.input)).toMatchObject([{ quantity: 1e12 }])
    }
  })

  it('takes 200 symbols, within its limit of bytes', () => {
    const names = Array.from({ length: 200 }, (_, index) => [`SYMBOL-${index}.XX`, 123_456.789])
    const told = read({ holdings: Object.fromEntries(names) })
    if (!('input' in told)) throw new Error('expected holdings')
    expect(readHoldings(told.input)).toHaveLength(200)
    expect(canonicalJson(told.input).length).toBeLessThan(portfolio.input?.maxBytes ?? 0)
  })

  it('never throws, whatever is posted', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.jsonValue().map((holdings) => JSON.stringify({ holdings })),
        ),
        (text) => {
          const told = read(JSON.parse(text))
          expect('input' in told || told.mistakes.length > 0).toBe(true)
        },
      ),
    )
  })
})

describe('momentum', () => {
  it('S1-02 S1-25 is fresh for half an hour, by ticker in upper case', () => {
    expect(momentum.freshness.freshForMs).toBe(1_800_000)
    expect(momentum.canonical({ symbol: 'btc-usd' })).toEqual({ symbol: 'BTC-USD' })
  })

  it('S1-28 is known by the names that predecessors used in patterns', () => {
    expect([momentum.name, ...momentum.aliases]).toContain('momentum')
    expect([portfolio.name, ...portfolio.aliases]).toContain('portfolio')
  })

  it('S1-28 has keys that begin with the ticker, or with whose holdings they are and their hash', () => {
    expect(paramValues(momentum, momentum.example)).toEqual(['AAPL'])
    const { hash } = portfolio.example
    expect(paramValues(portfolio, portfolio.example)).toEqual(['public', hash, '1y', 'USD', '^GSPC'])
  })
})
