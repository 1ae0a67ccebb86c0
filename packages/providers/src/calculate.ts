/** Doubles carry a little more than 15 digits; 12 drop the noise of a calculation and nothing of a price. */
const significantDigits = 12

/** Rounds away the noise that a calculation adds: 0.1 + 0.2 is 0.3. */
export function round(value: number): number {
  return Number(value.toPrecision(significantDigits))
}

/** Quotient of two figures; unknown when one is unknown or the divisor is zero. */
export function ratioOf(dividend: number | null, divisor: number | null): number | null {
  if (dividend === null || divisor === null || divisor === 0) return null
  return finite(dividend / divisor)
}

/** Difference of two figures; unknown when one is unknown. */
export function differenceOf(left: number | null, right: number | null): number | null {
  return left === null || right === null ? null : finite(round(left - right))
}

/** Product of two figures; unknown when one is unknown. */
export function productOf(left: number | null, right: number | null): number | null {
  return left === null || right === null ? null : finite(round(left * right))
}

/** Sum of two figures, not rounded: volumes can have more digits than prices; unknown when one is unknown. */
export function sumOf(left: number | null, right: number | null): number | null {
  return left === null || right === null ? null : finite(left + right)
}

/** A fraction in percent; unknown stays unknown. */
export function toPercent(fraction: number | null): number | null {
  return productOf(fraction, 100)
}

/** Tiny divisors and huge figures can leave the range of numbers. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
