import { CacheError } from '../cache-error.ts'

/** Checks a limit of a store. @throws {CacheError} `invalid_option`. */
export function readLimit(name: string, given: number | undefined, byDefault: number): number {
  const limit = given ?? byDefault
  if (Number.isSafeInteger(limit) && limit > 0) return limit
  throw new CacheError('invalid_option', `${name}: expected a whole number from 1, got ${limit}`, {
    isRetryable: false,
  })
}
