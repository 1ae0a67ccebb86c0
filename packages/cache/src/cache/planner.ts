import { checkOptions, numberOr } from '../engine/option-table.ts'
import type { Outlook, Plan, StoreWith } from '../engine/order.ts'
import { readWindows, type Windows } from '../engine/windows.ts'
import type { ProduceOptions, SetOptions } from './cache-types.ts'
import type { Names } from './names.ts'

/** What a cache says for all its calls. */
export type CallDefaults = Partial<Windows> & ProduceOptions & { defaultTtlMs: number }

/** Turns the options of calls into plans. */
export interface Planner {
  /** @throws {CacheError} `invalid_option`, `invalid_key`. */
  outlook: (options: SetOptions) => Outlook
  /** @throws {CacheError} `invalid_option`, `invalid_key`. */
  plan: (options: SetOptions & ProduceOptions) => Plan
}

/** Creates the planner of one scope. */
export function createPlanner(defaults: CallDefaults, names: Names): Planner {
  return { outlook, plan }

  function outlook(options: SetOptions): Outlook {
    checkOptions(options)
    const { tags = [] } = options
    const stored = tags.length === 0 ? names.ownTags : [...new Set(tags.map(names.tag)), ...names.ownTags]
    return { windows: readWindows(options, defaults), tags: stored }
  }

  function plan(options: SetOptions & ProduceOptions): Plan {
    const number = (
      name: 'softTimeoutMs' | 'hardTimeoutMs' | 'backoffMs' | 'failureMs' | 'negativeMs' | 'earlyRefresh',
    ) => numberOr(name, options[name], defaults[name])
    return {
      ...outlook(options),
      softTimeoutMs: number('softTimeoutMs'),
      hardTimeoutMs: number('hardTimeoutMs'),
      backoffMs: number('backoffMs'),
      failureMs: number('failureMs'),
      negativeMs: number('negativeMs'),
      earlyRefresh: number('earlyRefresh'),
      adapt: (changes: StoreWith) => {
        const tags = [...(options.tags ?? []), ...(changes.tags ?? [])]
        return outlook({ ...timesOf(options, changes), ...changes, tags })
      },
    }
  }
}

/** What the call said, unless the producer spoke about how long its value lives. */
function timesOf(call: SetOptions, { ttlMs, freshMs, keepMs }: StoreWith): SetOptions {
  const isSaid = ttlMs !== undefined || freshMs !== undefined || keepMs !== undefined
  return isSaid ? {} : call
}
