import { nameArguments } from '../engine/hash-arguments.ts'
import { invalidOption } from '../engine/option-table.ts'
import type { ProducerContext } from '../engine/order.ts'
import type { Cached, CachedOptions, CacheScope } from './cache-types.ts'
import type { Productions } from './productions.ts'
import { replaceSignals, signalOf } from './signals.ts'
import { trustAs, trustPromiseAs } from './trust.ts'
import type { ScopeDeps } from './values.ts'

interface CachedDeps extends ScopeDeps {
  productions: Productions
}

/** Creates `cached` of a scope. */
export function createCached({ machine, names, planner, productions }: CachedDeps): CacheScope['cached'] {
  return cached

  function cached<Args extends unknown[], Result>(
    fn: (...args: Args) => Promise<Result>,
    options: CachedOptions<Args>,
  ): Cached<Args, Result> {
    const { name, keyOf, tags, skipCache = false, forceFresh = false, ...times } = options
    if (typeof name !== 'string' || name === '') throw invalidOption('name', 'the name of the function', name)
    const plan = planner.plan(typeof tags === 'object' ? { ...times, tags } : times)
    const planOf = (args: Args) =>
      typeof tags === 'function' ? planner.plan({ ...times, tags: tags(...args) }) : plan
    return Object.assign(call, { invalidate })

    // Not asynchronous itself: a local hit hands out a promise that is there already.
    function call(...args: Args): Promise<Result> {
      try {
        const stored = storedKey(args)
        const isSkipped = typeof skipCache === 'function' ? skipCache(...args) : skipCache
        const local = isSkipped || forceFresh ? null : productions.peek(stored)
        return local === null ? produce(stored, args, isSkipped) : trustPromiseAs(local)
      } catch (error) {
        return Promise.reject(error)
      }
    }

    async function produce(stored: string, args: Args, isSkipped: boolean): Promise<Result> {
      const producer = ({ signal }: ProducerContext) => fn(...trustAs<Args>(replaceSignals(args, signal)))
      const wish = {
        stored,
        producer,
        plan: planOf(args),
        isSkipped,
        isForced: forceFresh,
        signal: signalOf(args),
      }
      return trustAs((await productions.answer(wish)).value)
    }

    async function invalidate(...args: Args): Promise<boolean> {
      return (await machine.removeKeys([storedKey(args)])) > 0
    }

    function storedKey(args: Args): string {
      const own = keyOf === undefined ? nameArguments(args) : keyOf(...args)
      return names.key([name, ...(typeof own === 'string' ? own.split(':') : own)])
    }
  }
}
