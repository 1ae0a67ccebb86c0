import type { CacheScope } from './cache-types.ts'
import type { ScopeDeps } from './values.ts'

/** Counters of a scope: they live and go with its values. */
export function createIncrement({ machine, names, planner }: ScopeDeps): CacheScope['increment'] {
  return async (key, by = 1, options = {}) => {
    const { windows, tags } = planner.outlook(options)
    const step = { key: names.key(key), by, lifetimeMs: windows.ttlMs, tags }
    return machine.guard.insist(() => machine.store.increment(step))
  }
}
