import type { Answer } from '../engine/engine.ts'
import type { Order, Plan, Producer, ProducerContext } from '../engine/order.ts'
import type { CacheScope, GetOrSetOptions, ValueEntry } from './cache-types.ts'
import type { CacheKey } from './names.ts'
import { trustAs, trustPromiseAs } from './trust.ts'
import type { ScopeDeps } from './values.ts'

/** What decides how one value comes about, once its key is known. */
export interface Wish {
  stored: string
  producer: Producer
  plan: Plan
  isSkipped: boolean
  isForced: boolean
  signal?: AbortSignal | undefined
}

/** Values that are made when they are missing. */
export interface Productions extends Pick<CacheScope, 'getOrSet' | 'getOrSetEntry'> {
  /** The promise of a local value that leaves nothing to decide, or null; counts the hit. */
  peek: (stored: string) => Promise<unknown> | null
  answer: (wish: Wish) => Promise<Answer>
}

/** Creates the productions of a scope. */
export function createProductions({ machine, names, planner, bearer }: ScopeDeps): Productions {
  const { locals, notices, popular, now, engine } = machine
  const { counts, namespace } = bearer
  const plainPlan = planner.plan({})
  return { getOrSet, getOrSetEntry, peek, answer }

  // Not asynchronous itself: a local hit hands out a promise that is there already.
  function getOrSet<Value>(
    key: CacheKey,
    producer: (context: ProducerContext) => Value | Promise<Value>,
    options?: GetOrSetOptions,
  ): Promise<Value> {
    try {
      const stored = names.key(key)
      const local = options === undefined || isOrdinary(options) ? peek(stored) : null
      return local === null ? produce(stored, producer, options) : trustPromiseAs(local)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  function peek(stored: string): Promise<unknown> | null {
    const local = locals.peek(stored)
    if (local === undefined || now() >= local.calmUntil) return null
    counts.hits += 1
    popular.note(stored)
    if (notices.isHeard()) notices.tell({ kind: 'hit', namespace, key: stored })
    return local.promise
  }

  async function produce<Value>(
    stored: string,
    producer: Producer,
    options: GetOrSetOptions | undefined,
  ): Promise<Value> {
    const { value } = await answer(wishOf(stored, producer, options))
    return trustAs(value)
  }

  async function getOrSetEntry<Value>(
    key: CacheKey,
    producer: (context: ProducerContext) => Value | Promise<Value>,
    options?: GetOrSetOptions,
  ): Promise<ValueEntry<Value>> {
    const { value, state, madeAt, freshUntil } = await answer(wishOf(names.key(key), producer, options))
    return { value: trustAs(value), state, ageMs: Math.max(0, now() - madeAt), madeAt, freshUntil }
  }

  function answer({ stored, producer, plan, isSkipped, isForced, signal }: Wish): Promise<Answer> {
    popular.note(stored)
    const order: Order = { key: stored, producer, plan, bearer, isForced }
    return isSkipped ? engine.bypass(order, signal) : engine.answer(order, signal)
  }

  function wishOf(stored: string, producer: Producer, options?: GetOrSetOptions): Wish {
    if (options === undefined) return { stored, producer, plan: plainPlan, isSkipped: false, isForced: false }
    const { skipCache: isSkipped = false, forceFresh: isForced = false, signal } = options
    return { stored, producer, plan: planner.plan(options), isSkipped, isForced, signal }
  }
}

function isOrdinary({ skipCache, forceFresh, signal }: GetOrSetOptions): boolean {
  return skipCache !== true && forceFresh !== true && signal?.aborted !== true
}
