import type { Store } from '@marketcache/cache'
import type { Clock, ProviderErrorCode } from '@marketcache/contracts'
import { type Lane, laneOf, type Refresher } from '@marketcache/refresh'
import { failedEntry } from './entry-of.ts'
import type { ResourceBook } from './resource-book.ts'
import type { Missed } from './store-outcomes.ts'
import type { WriteDraft } from './write-draft.ts'

/** Cares for values that a call did not bring. */
export interface MissingValues {
  /**
   * Asks the next call for values of which nothing is kept, as far as that is worth it, and notes the failure of the
   * others, so that readers get a clear answer instead of waiting. Old values stay as they are.
   *
   * @returns Items for which another call was asked: the failed one need not be repeated for them.
   */
  handle: (missed: readonly Missed[], from: FailedCall) => Promise<ReadonlySet<string>>
  /** Says whether another call can answer for every one of these. */
  canPassOn: (missed: readonly Missed[], lane: Lane) => boolean
}

/** The call that did not bring them, and how long its provider is left alone. */
export interface FailedCall {
  code: ProviderErrorCode
  lane: Lane
  fence: number
  pauseMs: number
}

// A batch that failed is never repeated one by one: that would multiply calls just when a provider has enough of them.
const mostPassedOn = 10

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
    const fallback = steps.filter(({ next }) => next !== undefined && isWorthAsking(laneOf(next), from))
    const asked = new Set(fallback.slice(0, mostPassedOn))
    await Promise.all(
      steps.map(async (step) => {
        const { value, next } = step
        if (next === undefined || !asked.has(step)) return note(value, from)
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
    const tags = book.tagsOf(value.resource, value.params)
    const at = { key, fence: from.fence, now: clock.now(), tags }
    await writeDraft(failedEntry({ ...at, code, detail, pauseMs: from.pauseMs }))
  }
}

/** Another call of the same provider helps only where this one was not let in; otherwise the provider is left alone. */
function isWorthAsking(next: Lane, { lane, code }: FailedCall): boolean {
  return next.provider !== lane.provider || code === 'provider_unauthorized'
}
