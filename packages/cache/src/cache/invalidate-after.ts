import type { CacheScope, Invalidation } from './cache-types.ts'

/** Creates `invalidateAfter` of a scope. */
export function createInvalidateAfter(
  scope: Pick<CacheScope, 'clear' | 'invalidateTags'>,
): CacheScope['invalidateAfter'] {
  return (fn, what) =>
    async (...args) => {
      const result = await fn(...args)
      await invalidate(typeof what === 'function' ? what(...args) : what)
      return result
    }

  async function invalidate(what: Invalidation): Promise<void> {
    if (typeof what === 'string') await scope.clear(what)
    else await scope.invalidateTags(what)
  }
}
