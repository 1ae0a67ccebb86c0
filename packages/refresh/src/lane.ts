import type { RouteStep } from '@marketcache/contracts'

/**
 * What can be folded into one provider call: all items of one group of one call.
 *
 * A lane has one set of due items and one of items in flight.
 */
export interface Lane {
  provider: string
  /** `provider.call`. */
  call: string
  group: string
}

/** Names the lane that a route step leads to. */
export function laneOf({ call, group }: RouteStep): Lane {
  return { provider: providerOf(call), call, group }
}

/** The provider's name is what stands before the first dot of a call's name. */
export function providerOf(call: string): string {
  const dot = call.indexOf('.')
  if (dot <= 0) throw new Error(`call: expected "provider.call", got "${call}"`)
  return call.slice(0, dot)
}

/** Writes a lane as one word, unique within its provider. */
export function laneName({ call, group }: Pick<Lane, 'call' | 'group'>): string {
  return `${call}|${group}`
}

/** Reads what `laneName` wrote. */
export function parseLane(name: string): Lane {
  const bar = name.indexOf('|')
  if (bar < 0) throw new Error(`lane: expected "call|group", got "${name}"`)
  const call = name.slice(0, bar)
  return { provider: providerOf(call), call, group: name.slice(bar + 1) }
}
