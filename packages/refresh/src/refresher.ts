import type { Params, Resource } from '@marketcache/contracts'
import type { DueSets, WantReply } from './due-sets.ts'
import { type Lane, laneName, laneOf } from './lane.ts'
import type { Reason } from './urgency.ts'

/** Something that somebody wants to be refreshed. */
export interface WantRequest {
  resource: Resource
  params: Params
}

/**
 * What a want led to. `paused`: it is due, but the provider is left alone for a while. `overloaded`: it is not due,
 * because too many misses are pending for its provider.
 */
export type WantAnswer =
  | { status: 'wanted' }
  | { status: 'paused'; retryAfterMs: number }
  | { status: 'overloaded'; retryAfterMs: number }

/** The one door to a refresh, whoever wants it and why. */
export interface Refresher {
  /** Wants values; one script per lane, whatever the number of items. @returns One answer per request. */
  want: (requests: readonly WantRequest[], reason: Reason) => Promise<WantAnswer[]>
  /** Wants items of one lane. */
  wantItems: (lane: Lane, items: readonly string[], reason: Reason) => Promise<WantReply>
}

const overloadedRetryMs = 5_000

/** Creates the door. `requestDrain` queues one drain job for a lane. */
export function createRefresher(deps: {
  dueSets: DueSets
  requestDrain: (lane: Lane) => Promise<void>
}): Refresher {
  const { dueSets, requestDrain } = deps
  return { want, wantItems }

  async function want(requests: readonly WantRequest[], reason: Reason): Promise<WantAnswer[]> {
    const steps = requests.map(({ resource, params }) => resource.route(params)[0])
    const lanes = new Map<string, { lane: Lane; items: Set<string> }>()
    for (const step of steps) {
      if (step === undefined) continue
      const lane = laneOf(step)
      const known = lanes.get(laneName(lane))
      if (known === undefined) lanes.set(laneName(lane), { lane, items: new Set([step.item]) })
      else known.items.add(step.item)
    }
    const replies = new Map<string, WantReply>()
    await Promise.all(
      [...lanes].map(async ([name, { lane, items }]) => {
        replies.set(name, await wantItems(lane, [...items], reason))
      }),
    )
    return steps.map((step) => toAnswer(step && replies.get(laneName(laneOf(step))), step?.item))
  }

  async function wantItems(lane: Lane, items: readonly string[], reason: Reason): Promise<WantReply> {
    const reply = await dueSets.want(lane, items, reason)
    if (reply.mustQueueDrain) await requestDrain(lane)
    return reply
  }
}

function toAnswer(reply: WantReply | undefined, item: string | undefined): WantAnswer {
  if (reply === undefined || item === undefined) return { status: 'wanted' }
  if (reply.refused.has(item)) return { status: 'overloaded', retryAfterMs: overloadedRetryMs }
  if (reply.pausedMs > 0) return { status: 'paused', retryAfterMs: reply.pausedMs }
  return { status: 'wanted' }
}
