import { type Clock, minuteMs, type Provider, type ValueSources } from '@marketcache/contracts'
import { createComputations } from '../bindings.ts'
import { bindComputation, type Computation } from './define-computation.ts'

/** Long enough for what a value is made of to be fetched first, and for a provider that is slow; then it is made of what there is. */
const timeoutMs = 25_000
/** Nobody rations our own processor; the budget only needs to be there. */
const limits = { calls: 100_000, windowMs: minuteMs, burst: 50_000 }

/** Creates the provider whose answers are made of what others told. */
export function createComputedProvider(deps: {
  sources: ValueSources
  clock: Clock
  isSimulated: boolean
}): Provider {
  const { sources, clock, isSimulated } = deps
  const calls = Object.values<Computation>(createComputations()).map((each) =>
    bindComputation(each, { sources, now: clock.now, timeoutMs }),
  )
  return { name: 'computed', isSimulated, limits, calls }
}
