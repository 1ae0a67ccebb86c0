import type { Store } from '@marketcache/cache'
import type { Clock, Params } from '@marketcache/contracts'
import type { Logger } from '@marketcache/platform'
import type { WarmJob } from '@marketcache/refresh'
import type { RefreshItems } from '../jobs/refresh-items.ts'
import type { ResourceBook } from '../refreshing/resource-book.ts'
import { turnOf, type WarmList } from './warm-list.ts'

/** Gives lists their turn. */
export type WarmUp = (job: WarmJob) => Promise<void>

/** Name of a turn of all lists at once. */
export const allLists = 'all'

/** Creates the function that a warm job runs. */
export function createWarmUp(deps: {
  lists: readonly WarmList[]
  book: ResourceBook
  store: Pick<Store, 'readMany'>
  refreshItems: RefreshItems
  clock: Clock
  logger: Logger
}): WarmUp {
  const { lists, book, store, refreshItems, clock, logger } = deps
  return warmUp

  async function warmUp({ list, isForced }: WarmJob): Promise<void> {
    const chosen = lists.filter(({ name }) => list === allLists || list === name)
    const summaries = await Promise.all(
      chosen.map(async (each) => [each.name, await warmList(each, isForced)] as const),
    )
    const counts = Object.fromEntries(summaries)
    if (list === allLists) logger.info(counts, 'Cache warming complete')
    else logger.debug(counts, 'warm list refreshed')
  }

  async function warmList(list: WarmList, isForced: boolean) {
    const params = await list.readParams(isForced)
    const cold = await selectCold(list, params, isForced)
    const items = cold.map((params) => ({ resource: list.resource, params }))
    const outcomes = await refreshItems(items, { reason: 'warm', onProgress: () => undefined })
    const failed = outcomes.filter((outcome) => outcome !== 'ok').length
    return { values: params.length, refreshed: outcomes.length - failed, failed }
  }

  /** Leaves out what will still be fresh when the list has its next turn, unless it is forced. */
  async function selectCold(list: WarmList, params: readonly Params[], isForced: boolean) {
    if (isForced && !list.skipsUnknown) return params
    const nowMs = clock.now()
    const nextTurn = nowMs + turnOf(list)
    const entries = await store.readMany(params.map((each) => book.keyOf(list.resource.name, each)))
    return params.filter((_, index) => {
      const entry = entries[index]
      if (entry?.kind === 'unknown' && list.skipsUnknown) return entry.freshUntil <= nowMs
      return isForced || entry?.kind !== 'value' || entry.freshUntil < nextTurn
    })
  }
}
