import type { Store } from '@marketcache/cache'
import type { Clock } from '@marketcache/contracts'
import { type Lane, laneOf, type Refresher } from '@marketcache/refresh'
import { failedEntry } from './entry-of.ts'
import type { ResourceBook } from './resource-book.ts'
import type { Missed } from './store-outcomes.ts'
import type { WriteDraft } from './write-draft.ts'

/** Cares for values that a call did not bring. */
export interface MissingValues {
  /**
   * Asks the next provider for each value of which nothing is kept, and notes the failure where there is none,
   * so that readers get a clear answer instead of waiting. Old values stay as they are.
   *
   * @returns Items for which another call was asked: the failed one need not be repeated for them.
   */
  handle: (missed: readonly Missed[], from: FailedCall) => Promise<ReadonlySet<string>>
  /** Says whether another call can answer for every one of these. */
  canPassOn: (missed: readonly Missed[], lane: Lane) => boolean
}

/** The call that did not bring them, and how long its provider is left alone. */
export interface FailedCall {
  lane: Lane
  fence: number
  pauseMs: number
}

export function createMissingValues(deps: {
  book: ResourceBook
  store: Pick<Store, 'readMany'>
  writeDraft: WriteDraft
  refresher: Refresher
  clock: Clock
}): MissingValues {
  const { book, store, writeDraft, refresher, clock } = deps
  return { handle, canPassOn: (missed, lane) => missed.every((value) => nextStep(value, lane) !== undefined) }

  async function handle(missed: readonly Missed[], from: FailedCall): Promise<ReadonlySet<string>> {
    const passedOn = new Set<string>()
    const entries = await store.readMany(missed.map(({ resource, params }) => book.keyOf(resource, params)))
    const steps = missed.map((value, index) => {
      const isKept = entries[index]?.kind === 'value'
      return { value, next: isKept ? undefined : nextStep(value, from.lane) }
    })
    await Promise.all(
      steps.map(async ({ value, next }) => {
        if (next === undefined) return note(value, from)
        const { refused } = await refresher.wantItems(laneOf(next), [next.item], 'miss')
        // Nobody may wait for a call that nobody will make.
        if (refused.has(next.item)) return note(value, from)
        passedOn.add(value.item)
      }),
    )
    return passedOn
  }

  function nextStep({ resource, params }: Missed, lane: Lane) {
    const route = book.find(resource)?.route(params) ?? []
    const current = route.findIndex(({ call }) => call === lane.call)
    return current < 0 ? undefined : route[current + 1]
  }

  /** Tells whoever waits; where a value is kept, the writer leaves it and tells that, too. */
  async function note(value: Missed, from: FailedCall): Promise<void> {
    const key = book.keyOf(value.resource, value.params)
    const { code, detail } = value
    await writeDraft(
      failedEntry({ key, fence: from.fence, now: clock.now(), code, detail, pauseMs: from.pauseMs }),
    )
  }
}
