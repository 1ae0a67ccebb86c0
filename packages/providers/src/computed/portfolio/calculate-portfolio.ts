import { toIsoTime } from '@marketcache/contracts'
import type { Holding, Momentum, Portfolio } from '@marketcache/resources'
import { calculateMomentum } from '../momentum/calculate-momentum.ts'
import { periodsPerYearOf, toIsoDay } from '../series/day.ts'
import { createDayFinder } from '../series/day-finder.ts'
import { type Figure, known } from '../series/figure.ts'
import { meanOf } from '../series/statistics.ts'
import { compareWithBenchmark } from './compare-with-benchmark.ts'
import { measureHistory } from './measure-history.ts'
import { sumHoldings, totalOf } from './sum-holdings.ts'
import { toPosition } from './to-position.ts'
import { addHistories, historyOf, type Known, pricesOf, type ValueHistory } from './value-history.ts'
import { valueHolding } from './value-holding.ts'

/** Changes with every change of what comes out. */
const method = 'portfolio-1'

/** Which portfolio, and how it is to be looked at. */
export type PortfolioAsked = Pick<Portfolio, 'hash' | 'timeframe' | 'currency' | 'benchmark'>

type Position = Portfolio['positions'][number]

/** Calculates what holdings are worth and how they did; docs/reference/portfolio.md says how. */
export function calculatePortfolio(
  asked: PortfolioAsked,
  holdings: readonly Holding[],
  told: Omit<Known, 'dayFinder'> & { now: number },
): Portfolio {
  const all: Known = { ...told, dayFinder: createDayFinder() }
  const valued = holdings.map((holding) => valueHolding(holding, asked.currency, told.quotes))
  const found = valued.map((each) => ({ each, history: historyOf(each, all) }))
  const histories = found.flatMap(({ history }) => ('prices' in history ? [history] : []))
  const total = totalOf(valued)
  const positions = found.map(({ each, history }) => {
    const historyReason = 'prices' in history ? null : history.reason
    return toPosition(each, { total, momentum: momentumOf(each.holding.symbol, all), historyReason })
  })
  const { hash, timeframe, currency, benchmark } = asked
  return {
    hash,
    timeframe,
    currency,
    benchmark,
    ...sumHoldings(valued),
    ...averageScores(positions),
    ...lookBack(addHistories(histories, timeframe), pricesOf(benchmark, all)),
    coverage: coverageOf(positions),
    positions,
    calculatedAt: toIsoTime(told.now),
    method,
  }
}

function momentumOf(symbol: string, { series }: Known): Momentum | null {
  const bars = series.get(symbol)
  return bars === undefined ? null : calculateMomentum(symbol, bars)
}

function averageScores(positions: readonly Position[]): Pick<Portfolio, 'averageScore' | 'weightedScore'> {
  const scored = positions.flatMap(({ score, value }) =>
    score === null ? [] : [{ score, value: value ?? 0 }],
  )
  const value = scored.reduce((sum, each) => sum + each.value, 0)
  const weighted = scored.reduce((sum, each) => sum + each.score * (each.value / value), 0)
  return {
    averageScore: scored.length === 0 ? null : known(meanOf(scored.map(({ score }) => score))).value,
    weightedScore: value > 0 ? known(weighted).value : null,
  }
}

type LookedBack = Pick<
  Portfolio,
  | 'totalReturn'
  | 'winRate'
  | 'volatility'
  | 'sharpeRatio'
  | 'sortinoRatio'
  | 'maxDrawdown'
  | 'benchmarkCorrelation'
  | 'reasons'
  | 'history'
>

function lookBack(history: ValueHistory, benchmark: ReadonlyMap<number, number>): LookedBack {
  const { days, values } = history
  const periodsPerYear = periodsPerYearOf(days)
  const measures = measureHistory(values, periodsPerYear)
  const benchmarkCorrelation = compareWithBenchmark(history, benchmark)
  const figures: [string, Figure][] = Object.entries({ ...measures, benchmarkCorrelation })
  const [first, last] = [days[0], days.at(-1)]
  return {
    totalReturn: measures.totalReturn.value,
    winRate: measures.winRate.value,
    volatility: measures.volatility.value,
    sharpeRatio: measures.sharpeRatio.value,
    sortinoRatio: measures.sortinoRatio.value,
    maxDrawdown: measures.maxDrawdown.value,
    benchmarkCorrelation: benchmarkCorrelation.value,
    reasons: figures.flatMap(([field, { reason }]) => (reason === null ? [] : [{ field, reason }])),
    history: {
      from: first === undefined ? null : toIsoDay(first),
      to: last === undefined ? null : toIsoDay(last),
      days: days.length,
      periodsPerYear,
    },
  }
}

function coverageOf(positions: readonly Position[]): Portfolio['coverage'] {
  const count = (isKnown: (position: Position) => boolean) => positions.filter(isKnown).length
  return {
    positions: positions.length,
    valued: count(({ value }) => value !== null),
    dayChange: count(({ dayChange }) => dayChange !== null),
    gain: count(({ gain }) => gain !== null),
    score: count(({ score }) => score !== null),
    history: count(({ isInHistory }) => isInHistory),
  }
}
