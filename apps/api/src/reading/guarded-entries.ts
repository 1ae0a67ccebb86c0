import type { EntryReader } from '@marketcache/cache'
import { ProblemError } from '../http/problem.ts'

/** How soon a cache that does not answer is worth another try, in seconds. */
const retryAfterSeconds = 1

/** Turns whatever a cache that is away throws into the problem that clients are told. */
export function createGuardedEntries(deps: {
  entries: EntryReader
  onError: (error: unknown, key: string) => void
}): EntryReader {
  const { entries, onError } = deps
  return {
    read: (key) => entries.read(key).catch((error: unknown) => refuse(error, key)),
    readMany: (keys) => entries.readMany(keys).catch((error: unknown) => refuse(error, keys[0] ?? '')),
  }

  function refuse(error: unknown, key: string): never {
    onError(error, key)
    throw new ProblemError({
      code: 'cache_unavailable',
      detail: 'The cache does not answer; nothing can be read until it does',
      retryAfterSeconds,
    })
  }
}
