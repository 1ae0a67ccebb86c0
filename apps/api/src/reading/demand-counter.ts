import type { Params, Resource } from '@marketcache/contracts'
import type { Demand, DemandBatch, DemandState } from '@marketcache/refresh'
import type { ReadRequest, ReadResult } from './reader.ts'
import type { Refusal } from './refusal.ts'

/** Counts reads in this process, and has them added up with those of the others now and then. */
export interface DemandCounter {
  /** Counts one read. Called on the hot path: two look-ups, and nothing is built that the request does not have. */
  note: (request: Pick<ReadRequest, 'key' | 'resource' | 'params'>, result: ReadResult) => void
  /** Sends what was counted; never rejects. What could not be sent is kept, and counted on. */
  flush: () => Promise<void>
  /** Flushes every `everyMs` from now on. */
  start: (everyMs: number) => void
  /** Ends that, and sends what is left if the queue Redis is there. */
  close: () => Promise<void>
}

interface Tally {
  resource: Resource
  params: Params
  reads: number
}

/** Names that are told apart between two flushes; reads of further ones count for their resource alone. */
const mostNames = 10_000
/** Names of one batch: Redis is busy with it for a few milliseconds. */
const mostNamesPerBatch = 2_000

/**
 * Creates the counter of one process.
 *
 * @param deps `source` names the process, unlike any other. `onError` is told of each flush that failed.
 */
export function createDemandCounter(deps: {
  demand: Pick<Demand, 'record'>
  source: string
  onError: (error: unknown) => void
}): DemandCounter {
  const { demand, source, onError } = deps
  const names = new Map<string, Tally>()
  const states = new Map<string, Record<DemandState, number>>()
  let batches = 0
  // Sent, and not known to have arrived: it is sent as it is until it has, because it may have.
  let pending: DemandBatch | null = null
  let sending: Promise<boolean> | null = null
  let timer: NodeJS.Timeout | undefined
  return { note, flush, start, close }

  function note({ key, resource, params }: Parameters<DemandCounter['note']>[0], result: ReadResult): void {
    const state = stateOf(result)
    const counts = states.get(resource.name)
    if (counts !== undefined) counts[state] += 1
    else states.set(resource.name, { fresh: 0, stale: 0, miss: 0, unknown: 0, [state]: 1 })
    // Names that nobody could serve are anybody's invention; they would be told to all, and kept warm.
    if (result.kind === 'refused' || !resource.isToldByName) return
    const tally = names.get(key)
    if (tally !== undefined) tally.reads += 1
    else if (names.size < mostNames) names.set(key, { resource, params, reads: 1 })
  }

  async function flush(): Promise<void> {
    await send()
  }

  function start(everyMs: number): void {
    timer = setInterval(send, everyMs)
    timer.unref()
  }

  async function close(): Promise<void> {
    clearInterval(timer)
    await sending
    while (pending !== null || names.size > 0 || states.size > 0) if (!(await send())) return
  }

  /** One batch at a time. @returns Whether nothing failed. */
  function send(): Promise<boolean> {
    sending ??= record().finally(() => {
      sending = null
    })
    return sending
  }

  async function record(): Promise<boolean> {
    pending ??= takeBatch()
    if (pending === null) return true
    try {
      await demand.record(pending)
      pending = null
      return true
    } catch (error) {
      onError(error)
      return false
    }
  }

  function takeBatch(): DemandBatch | null {
    if (states.size === 0 && names.size === 0) return null
    const taken = [...names].slice(0, mostNamesPerBatch)
    for (const [key] of taken) names.delete(key)
    const counted = [...states].flatMap(([resource, counts]) =>
      toStates(counts).map((state) => ({ resource, state, reads: counts[state] })),
    )
    states.clear()
    batches += 1
    return {
      source,
      batch: String(batches),
      states: counted,
      names: taken.map(([, { resource, ...tally }]) => ({ resource: resource.name, ...tally })),
    }
  }
}

function toStates(counts: Record<DemandState, number>): DemandState[] {
  const states = ['fresh', 'stale', 'miss', 'unknown'] as const
  return states.filter((state) => counts[state] > 0)
}

function stateOf(result: ReadResult): DemandState {
  if (result.kind === 'refused') return isUnknown(result.refusal) ? 'unknown' : 'miss'
  return result.forwarded === null ? result.state : 'miss'
}

/** Nothing is missing where it is known that there is no value. */
function isUnknown({ code }: Refusal): boolean {
  return code === 'unknown_instrument' || code === 'ambiguous_instrument'
}
