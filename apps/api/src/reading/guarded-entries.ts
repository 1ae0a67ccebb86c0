import { type Problem, ProblemError } from '../http/problem.ts'
import type { EntrySource } from './entry-source.ts'

type Guarded = Pick<EntrySource, 'readMany' | 'peek' | 'recall'>

/** How soon a cache that does not answer is worth another try, in seconds. */
const retryAfterSeconds = 1

/** What the reader of one value or of many is told when nothing is held. */
export const cacheAway: Problem = {
  code: 'cache_unavailable',
  detail: 'The cache does not answer; nothing can be read until it does',
  retryAfterSeconds,
}

/** Turns whatever a cache that is away throws into the problem that clients are told. */
export function createGuardedEntries(deps: {
  entries: Guarded
  onError: (error: unknown, key: string) => void
}): Guarded {
  const { entries, onError } = deps
  return {
    peek: entries.peek,
    recall: entries.recall,
    readMany: (keys) => entries.readMany(keys).catch((error: unknown) => refuse(error, keys[0] ?? '')),
  }

  function refuse(error: unknown, key: string): never {
    onError(error, key)
    throw new ProblemError(cacheAway)
  }
}
