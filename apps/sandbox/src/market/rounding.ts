/** Rounds to significant digits, as providers do; monotonic, so that low <= price <= high survives it. */
export function significant(value: number, digits = 7): number {
  return Number(value.toPrecision(digits))
}

/** Percentage by which `to` differs from `from`; null where there is nothing to compare with. */
export function percentChange(from: number, to: number): number | null {
  return from === 0 ? null : significant((to / from - 1) * 100)
}

/** `numerator / denominator` to seven digits; null where there is nothing to divide by. */
export function ratio(numerator: number, denominator: number): number | null {
  return denominator === 0 ? null : significant(numerator / denominator)
}
