import { expect } from 'vitest'

const tolerance = 1e-9

/** Compares two figures within a relative error of a billionth; null is only like null. */
export function expectClose(name: string, got: number | null | undefined, expected: number | null): void {
  if (expected === null || got === null || got === undefined) {
    expect({ [name]: got }).toEqual({ [name]: expected })
    return
  }
  const isClose = Math.abs(got - expected) <= tolerance * Math.max(Math.abs(expected), 1e-6)
  if (!isClose) expect({ [name]: got }).toEqual({ [name]: expected })
}
