import { createValidator } from '@marketcache/contracts'
import {
  type Holding,
  type Portfolio,
  portfolio as portfolioResource,
  readHoldings,
} from '@marketcache/resources'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectClose } from '../../test-support/expect-close.ts'
import {
  type PortfolioCase,
  readPortfolioCases,
  toOhlcv,
  toQuote,
} from '../../test-support/portfolio-cases.ts'
import { calculatePortfolio } from './calculate-portfolio.ts'

const told = readPortfolioCases()
const payload = createValidator(portfolioResource.payload)
const asked = { hash: 'a'.repeat(64), timeframe: '1y', currency: 'USD', benchmark: '^GSPC' }
const quotes = new Map(Object.entries(told.quotes).map(([symbol, row]) => [symbol, toQuote(symbol, row)]))
const series = new Map(Object.entries(told.series).map(([symbol, row]) => [symbol, toOhlcv(symbol, row)]))

/** Holdings as the resource brings them into their canonical form. */
function holdingsOf(rows: PortfolioCase['holdings']): Holding[] {
  const holdings = rows.map(([symbol, quantity, costBasis]) => ({ symbol, quantity, costBasis }))
  const read = portfolioResource.input?.read({ holdings }, { analysisModel: '' })
  return readHoldings(read !== undefined && 'input' in read ? read.input : null) ?? []
}

function calculate(rows: PortfolioCase['holdings'], each: Partial<PortfolioCase> = {}): Portfolio {
  return calculatePortfolio({ ...asked, ...each.params }, holdingsOf(rows), {
    now: Date.UTC(2025, 9, 25),
    quotes: without(quotes, each.dropQuotes),
    series: without(series, each.dropSeries),
  })
}

function without<Value>(map: ReadonlyMap<string, Value>, dropped: readonly string[] = []) {
  return new Map([...map].filter(([symbol]) => !dropped.includes(symbol)))
}

/** Names every figure of an answer, so that two can be compared. */
function figuresOf(portfolio: Portfolio): Map<string, number | null> {
  const { positions, ...rest } = portfolio
  const rows = [rest, ...positions].flatMap((row, index) =>
    Object.entries(row).flatMap(([name, value]): [string, number | null][] =>
      value === null || typeof value === 'number' ? [[`${index} ${name}`, value]] : [],
    ),
  )
  return new Map(rows)
}

const columns = ['quantity', 'costBasis', 'value', 'weight', 'dayChange', 'dayChangePercent', 'gain']
  .concat('gainPercent', 'score')
  .map((name, column) => ({ name, column }))

describe('calculatePortfolio', () => {
  it.each(told.cases.map((each) => [each.name, each] as const))(
    'S1-03 S1-26 S4-25 gives the figures of an independent calculation: %s',
    (_, each) => {
      const { positions, coverage, history, metrics, ...totals } = each.expected
      const got = calculate(each.holdings, each)
      const figures = figuresOf(got)
      expect(payload.explain(got)).toBeNull()
      expect(got.positions.map(({ symbol }) => symbol)).toEqual(positions.map(([symbol]) => symbol))
      positions.forEach(([symbol, ...row], index) => {
        for (const { name, column } of columns)
          expectClose(`${symbol} ${name}`, figures.get(`${index + 1} ${name}`), row[column] ?? null)
      })
      for (const [name, figure] of Object.entries({ ...totals, ...metrics }))
        expectClose(name, figures.get(`0 ${name}`), figure)
      expect(got).toMatchObject({ coverage, history })
      const unknown = Object.keys(metrics).filter((name) => metrics[name] === null)
      expect(got.reasons.map(({ field }) => field).toSorted()).toEqual(unknown.toSorted())
    },
  )

  it('says of each position that has no value why', () => {
    const rows = ['GONE', 'NOPRICE', 'NOCUR', 'ODD', 'AAA'].map((symbol) => [symbol, 1, null] as const)
    const { positions } = calculate(rows.map((row) => [...row]))
    expect(Object.fromEntries(positions.map(({ symbol, reason }) => [symbol, reason]))).toEqual({
      GONE: 'there is no quote',
      NOPRICE: 'its quote has no price',
      NOCUR: 'its quote has no currency',
      ODD: 'there is no rate from XOF to USD',
      AAA: null,
    })
  })

  it('says of each position that does not count in the history why', () => {
    const rows: PortfolioCase['holdings'] = [
      ['AAA', 1, null],
      ['BBB', 0, null],
      ['GONE', 1, null],
      ['NOBARS', 1, null],
      ['TYO.T', 1, null],
    ]
    const { positions } = calculate(rows, { dropSeries: ['USDJPY=X'] })
    expect(positions.map(({ isInHistory }) => isInHistory)).toEqual([true, false, false, false, false])
    expect(Object.fromEntries(positions.map(({ symbol, historyReason }) => [symbol, historyReason]))).toEqual(
      {
        AAA: null,
        BBB: 'nothing of it is held',
        GONE: 'there is no quote',
        NOBARS: 'there are no complete bars',
        'TYO.T': 'there are no complete bars of USDJPY=X',
      },
    )
  })

  it('never mixes bars of one currency with a quote of another', () => {
    const row = told.series.AAA
    if (row === undefined) throw new Error('expected the series AAA')
    const euros = new Map(series).set('AAA', toOhlcv('AAA', { ...row, currency: 'EUR' }))
    const got = calculatePortfolio(asked, holdingsOf([['AAA', 1, null]]), { now: 0, quotes, series: euros })
    expect(got.positions[0]?.historyReason).toBe('its bars are not in the currency of its quote')
    expect(got).toMatchObject({ totalReturn: null, history: { days: 0 } })
  })

  it('says of each figure that is null why', () => {
    const reasonsOf = (rows: PortfolioCase['holdings'], each?: Partial<PortfolioCase>) =>
      Object.fromEntries(calculate(rows, each).reasons.map(({ field, reason }) => [field, reason]))
    expect(reasonsOf([['GONE', 1, null]])).toMatchObject({
      totalReturn: 'there is no history',
      benchmarkCorrelation: 'there is no history',
    })
    expect(reasonsOf([['YNG', 1, null]])).toEqual({
      volatility: 'needs 20 returns, has 9',
      sharpeRatio: 'needs 20 returns, has 9',
      sortinoRatio: 'needs 20 returns, has 9',
      benchmarkCorrelation: expect.stringMatching(/^needs 20 returns of both, has \d$/),
    })
    expect(reasonsOf([['FLAT', 1, null]])).toEqual({
      sharpeRatio: 'the returns do not differ',
      sortinoRatio: 'no day fell',
      benchmarkCorrelation: 'the returns of one of them do not differ',
    })
    expect(reasonsOf([['BLIP', 1, null]])).toMatchObject({
      maxDrawdown: 'the value was not above zero on some day',
    })
    expect(reasonsOf([['AAA', 1, null]], { dropSeries: ['^GSPC'] })).toEqual({
      benchmarkCorrelation: 'there are no bars of the benchmark',
    })
  })

  it('adds money up without the noise of binary fractions', () => {
    const { totalValue, positions } = calculate([['NOBARS', 0.1, null]])
    expect([totalValue, positions[0]?.value]).toEqual([1.2, 1.2])
    expect(calculate([['AAA', 3, null]]).totalValue).toBe(694.41)
  })

  it('does not care for the order of holdings', () => {
    const all = [...quotes.keys()].slice(0, 12)
    const rows = fc.uniqueArray(
      fc.tuple(fc.constantFrom(...all), fc.integer({ min: 0, max: 1_000 }), fc.constant(7)),
      { selector: ([symbol]) => symbol, minLength: 1, maxLength: 5 },
    )
    fc.assert(
      fc.property(rows, (given) => {
        expect(calculate(given.toReversed())).toEqual(calculate(given))
      }),
      { numRuns: 25 },
    )
  })

  it('scales amounts with quantities, and nothing else', () => {
    const rows: PortfolioCase['holdings'] = [
      ['AAA', 3, 500],
      ['LON.L', 10, 80],
      ['BTC-USD', 0.25, 9_000],
    ]
    const amounts = /quantity|value|dayChange$|costBasis|gain$|totalValue/
    const once = figuresOf(calculate(rows))
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1_000_000 }), (factor) => {
        const scaled = figuresOf(
          calculate(
            rows.map(([symbol, quantity, cost]) => [symbol, quantity * factor, (cost ?? 0) * factor]),
          ),
        )
        for (const [name, figure] of once)
          expectClose(
            name,
            scaled.get(name),
            figure === null || !amounts.test(name) ? figure : figure * factor,
          )
      }),
      { numRuns: 15 },
    )
  })

  it('gives nothing but numbers for any prices', () => {
    const price = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(0))
    const closes = fc.array(price, { minLength: 1, maxLength: 60, size: 'max' })
    fc.assert(
      fc.property(closes, price, fc.double({ min: 0, max: 1e12, noNaN: true }), (prices, last, quantity) => {
        const row = { currency: 'USD', first: 0, halfHours: prices.map((_, index) => index * 48) }
        const strange = toOhlcv('ODD', { ...row, closes: prices, adjusted: null, running: false })
        const quote = { price: last, previousClose: prices[0] ?? null, currency: 'USD', timeZone: null }
        const got = calculatePortfolio({ ...asked, benchmark: 'ODD' }, holdingsOf([['ODD', quantity, 5]]), {
          now: 0,
          quotes: new Map([['ODD', toQuote('ODD', quote)]]),
          series: new Map([['ODD', strange]]),
        })
        expect(payload.explain(got)).toBeNull()
        for (const figure of figuresOf(got).values())
          expect(figure === null || Number.isFinite(figure)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
