import type { Params, Resource } from '@marketcache/contracts'
import type { RefreshAnswer } from './decide.ts'

/** Why the API wants a value. */
export type WantReason = 'miss' | 'demand' | 'stale'

/** Something that a reader wants to be refreshed. */
export interface Want {
  resource: Resource
  params: Params
}

/** The part of the refresher that the API uses. */
export interface RefreshDoor {
  want: (wants: readonly Want[], reason: WantReason) => Promise<readonly RefreshAnswer[]>
}

/** Wants values on behalf of readers. */
export interface Wanter {
  /** Never rejects: a queue that does not answer is an answer, too. */
  want: (want: Want, reason: WantReason) => Promise<RefreshAnswer>
}

interface Pending extends Want {
  resolve: (answer: RefreshAnswer) => void
}

const unreachable: RefreshAnswer = { status: 'unreachable' }

/** Folds what readers want within one turn of the event loop into one call per reason. */
export function createWanter(deps: {
  refresher: RefreshDoor
  onAnswer: (reason: WantReason, status: RefreshAnswer['status']) => void
  onError: (error: unknown) => void
}): Wanter {
  const { refresher, onAnswer, onError } = deps
  const pending = new Map<WantReason, Pending[]>()
  return { want }

  function want({ resource, params }: Want, reason: WantReason): Promise<RefreshAnswer> {
    const { promise, resolve } = Promise.withResolvers<RefreshAnswer>()
    if (pending.size === 0) setImmediate(flush)
    const waiting = pending.get(reason)
    const request = { resource, params, resolve }
    if (waiting === undefined) pending.set(reason, [request])
    else waiting.push(request)
    return promise
  }

  function flush(): void {
    const batches = [...pending]
    pending.clear()
    for (const [reason, batch] of batches) void send(reason, batch)
  }

  async function send(reason: WantReason, batch: readonly Pending[]): Promise<void> {
    const answers = await ask(reason, batch)
    for (const [index, { resolve }] of batch.entries()) {
      const answer = answers[index] ?? unreachable
      onAnswer(reason, answer.status)
      resolve(answer)
    }
  }

  async function ask(reason: WantReason, batch: readonly Pending[]): Promise<readonly RefreshAnswer[]> {
    try {
      return await refresher.want(batch, reason)
    } catch (error) {
      onError(error)
      return []
    }
  }
}
