import type { Batch, Outcome, ProviderCall, Resource, Target, ValueSources } from '@marketcache/contracts'

/** What a computation is given in place of a client; nothing that it reads is waited for beyond its deadline. */
export interface ComputationContext extends ValueSources {
  /** Milliseconds since the epoch. */
  now: () => number
}

/** A value made of other values: a call of the provider `computed`. */
export interface Computation<Name extends string = string> {
  /** `computed.<what>` */
  name: Name
  /** Resources that it fills. */
  fills: readonly Pick<Resource, 'name'>[]
  maxItems: number
  maxConcurrent: number
  targets: (group: string, item: string) => readonly Target[]
  /** Answers for every item; throws only when it can answer for none. */
  compute: (batch: Batch, context: ComputationContext) => Promise<readonly Outcome[]>
}

/** Declares a computation: one per file. It may read what providers tell, but no other computation, or both could wait for ever. */
export function defineComputation<const Name extends string>(spec: Computation<Name>): Computation<Name> {
  return spec
}

/**
 * Makes a computation a call, so that the worker can make it like any other.
 *
 * All that it waits for ends after `timeoutMs`; it then answers with what there is. When the worker stops, it throws, so that
 * what lacks only time is not stored.
 */
export function bindComputation(
  { compute, fills, ...same }: Computation,
  binding: { sources: ValueSources; now: () => number; timeoutMs: number },
): ProviderCall {
  const { sources, now, timeoutMs } = binding
  return {
    ...same,
    provider: 'computed',
    fills: fills.map(({ name }) => name),
    cost: () => 1,
    timeoutMs,
    fetch,
  }

  async function fetch(batch: Batch, stopping: AbortSignal): Promise<readonly Outcome[]> {
    stopping.throwIfAborted()
    const deadline = new AbortController()
    const timer = setTimeout(() => deadline.abort(), timeoutMs)
    const signal = AbortSignal.any([stopping, deadline.signal])
    const read: ValueSources['read'] = (resource, params, options) =>
      sources.read(resource, params, { ...options, signal })
    try {
      const outcomes = await compute(batch, { ...sources, read, now })
      stopping.throwIfAborted()
      return outcomes
    } finally {
      clearTimeout(timer)
    }
  }
}
