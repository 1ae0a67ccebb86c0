/** The mean; of nothing it is not a number. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Standard deviation of a sample, with the divisor n - 1. */
export function sampleDeviationOf(values: readonly number[]): number {
  const mean = meanOf(values)
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1))
}

/** Root of the mean square of what fell; what rose counts as zero. */
export function downsideDeviationOf(values: readonly number[]): number {
  return Math.sqrt(meanOf(values.map((value) => Math.min(value, 0) ** 2)))
}

/** Simple returns from each value to the next, as fractions. */
export function returnsOf(values: readonly number[]): number[] {
  return values.slice(1).map((value, index) => value / (values[index] ?? Number.NaN) - 1)
}

/** Says whether returns can be taken of values: all are above zero, but the last, to which there is only a fall, may be zero. */
export function haveReturns(values: readonly number[]): boolean {
  return values.slice(0, -1).every((value) => value > 0) && (values.at(-1) ?? 0) >= 0
}

/** Pearson's correlation of two lists of one length; null when one of them never changes. */
export function correlationOf(left: readonly number[], right: readonly number[]): number | null {
  const [leftMean, rightMean] = [meanOf(left), meanOf(right)]
  const leftGaps = left.map((value) => value - leftMean)
  const rightGaps = right.map((value) => value - rightMean)
  const scale = Math.sqrt(sumOfProducts(leftGaps, leftGaps) * sumOfProducts(rightGaps, rightGaps))
  return scale === 0 ? null : sumOfProducts(leftGaps, rightGaps) / scale
}

/** Largest fall below the highest value so far, as a fraction of that. */
export function maxDrawdownOf(values: readonly number[]): number {
  let [highest, largest] = [Number.NEGATIVE_INFINITY, 0]
  for (const value of values) {
    highest = Math.max(highest, value)
    largest = Math.max(largest, (highest - value) / highest)
  }
  return largest
}

function sumOfProducts(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0)
}
