import type { EntryEvent, EntryEvents, Store } from '@marketcache/cache'
import type { Clock } from '@marketcache/contracts'
import type { ItemOutcome, Reason, Refresher, WantRequest } from '@marketcache/refresh'
import type { ResourceBook } from '../refreshing/resource-book.ts'

/** Why, and what else is to be known while it lasts. */
export interface RefreshItemsOptions {
  reason: Reason
  onProgress: (done: number) => void
  /** Ends the waiting; what was wanted stays so. */
  signal?: AbortSignal | undefined
}

/** Refreshes values by the common door, and waits until it is known what became of each. */
export type RefreshItems = (
  items: readonly WantRequest[],
  options: RefreshItemsOptions,
) => Promise<ItemOutcome[]>

/** Creates that function; `timeoutMs` is how long it waits for all of them together. */
export function createRefreshItems(deps: {
  book: ResourceBook
  store: Pick<Store, 'read'>
  events: EntryEvents
  refresher: Refresher
  clock: Clock
  timeoutMs: number
}): RefreshItems {
  const { book, store, events, refresher, clock, timeoutMs } = deps
  return refreshItems

  async function refreshItems(
    items: readonly WantRequest[],
    { reason, onProgress, signal }: RefreshItemsOptions,
  ): Promise<ItemOutcome[]> {
    const startedAt = clock.now()
    let done = 0
    // Listen first: an answer may come before the want has been acknowledged.
    const expected = items.map(({ resource, params }) => {
      const key = book.keyOf(resource.name, params)
      return { key, expectation: events.expect(key, timeoutMs) }
    })
    const giveUp = () => {
      for (const { expectation } of expected) expectation.cancel()
    }
    signal?.addEventListener('abort', giveUp, { once: true })
    if (signal?.aborted) giveUp()
    try {
      const answers = await refresher.want(items, reason)
      return await Promise.all(
        expected.map(async ({ key, expectation }, index) => {
          // What was refused is not due: nobody will tell of it.
          const isRefused = answers[index]?.status === 'overloaded'
          if (isRefused) expectation.cancel()
          const event = await expectation.told
          onProgress(++done)
          if (isRefused) return 'failed'
          return event === null ? readOutcome(key, startedAt) : outcomeOf(event)
        }),
      )
    } finally {
      signal?.removeEventListener('abort', giveUp)
      giveUp()
    }
  }

  /** An event can get lost, a written value cannot. */
  async function readOutcome(key: string, startedAt: number): Promise<ItemOutcome> {
    const entry = await store.read(key)
    return entry?.kind === 'value' && entry.fetchedAt >= startedAt ? 'ok' : 'timeout'
  }
}

function outcomeOf({ kind, isStored }: EntryEvent): ItemOutcome {
  if (kind === 'value') return isStored ? 'ok' : 'failed'
  return kind
}
