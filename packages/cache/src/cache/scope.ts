import { createBulk } from './bulk.ts'
import type { CacheScope } from './cache-types.ts'
import { createCached } from './cached.ts'
import { createIncrement } from './increment.ts'
import { createInvalidateAfter } from './invalidate-after.ts'
import { createLock } from './lock.ts'
import { createProductions } from './productions.ts'
import { createValues, type ScopeDeps } from './values.ts'

/** Puts the functions of one scope together: a namespace, or one user's part of it. */
export function createScope(deps: ScopeDeps): CacheScope {
  const productions = createProductions(deps)
  const bulk = createBulk(deps)
  return {
    ...createValues(deps),
    ...bulk,
    getOrSet: productions.getOrSet,
    getOrSetEntry: productions.getOrSetEntry,
    cached: createCached({ ...deps, productions }),
    invalidateAfter: createInvalidateAfter(bulk),
    increment: createIncrement(deps),
    lock: createLock(deps),
  }
}
