import { checkOption } from '../engine/option-table.ts'

const minuteMs = 60_000

/** How long values of these namespaces live when nothing else is said; any other goes by `defaultTtlMs`. */
export const usualNamespaceTtlMs: Readonly<Record<string, number>> = {
  users: 60 * minuteMs,
  ai: 30 * minuteMs,
  trading: 15 * minuteMs,
  analytics: 30 * minuteMs,
}

/** Joins lifetimes of namespaces to the usual ones. @throws {CacheError} `invalid_option`. */
export function readNamespaceTtlMs(
  given: Readonly<Record<string, number>> = {},
): ReadonlyMap<string, number> {
  for (const [namespace, ttlMs] of Object.entries(given))
    checkOption({ name: 'ttlMs', shownAs: `namespaceTtlMs.${namespace}`, given: ttlMs })
  return new Map(Object.entries({ ...usualNamespaceTtlMs, ...given }))
}
