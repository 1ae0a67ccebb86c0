import { medianOf } from '../harness/measurement.ts'
import type { Series } from './collect.ts'
import type { SubjectName } from './subjects.ts'

/** What marketcache is compared by: less is better. */
export type CostOf<Result> = (result: Result) => number | undefined

/** The median over the rounds, or null where nothing was measured. */
export function median<Result>(
  series: Series<Result>,
  name: SubjectName,
  costOf: CostOf<Result>,
): number | null {
  const figures = (series.get(name) ?? []).map(costOf).filter((figure) => figure !== undefined)
  return figures.length === 0 ? null : medianOf(figures)
}

/** How many times the cost of marketcache another one has: the median of the ratios within the rounds. */
export function ratioTo<Result>(
  series: Series<Result>,
  name: SubjectName,
  costOf: CostOf<Result>,
): number | null {
  const own = series.get('marketcache') ?? []
  const ratios = (series.get(name) ?? []).flatMap((result, round) => {
    const [theirs, ours] = [costOf(result), own[round] && costOf(own[round])]
    return theirs === undefined || ours === undefined ? [] : [theirs / ours]
  })
  return ratios.length === 0 ? null : medianOf(ratios)
}

/** Of some libraries, the one that costs least beside marketcache. */
export function closest<Result>(
  series: Series<Result>,
  names: readonly SubjectName[],
  costOf: CostOf<Result>,
): { name: SubjectName; ratio: number } | null {
  const ratios = names.flatMap((name) => {
    const ratio = ratioTo(series, name, costOf)
    return ratio === null ? [] : [{ name, ratio }]
  })
  return ratios.toSorted((one, other) => one.ratio - other.ratio)[0] ?? null
}

/** Writes a figure, or a dash where there is none. */
export function show(figure: number | null, digits = 2): string {
  return figure === null ? '-' : figure.toFixed(digits)
}
