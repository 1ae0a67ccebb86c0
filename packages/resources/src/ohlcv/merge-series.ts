import { mostBars, type StoredBar } from './bars.ts'

/** A split of shares, or a dividend. */
export interface CorporateAction {
  /** When it took effect, in milliseconds. */
  timestamp: number
  kind: 'split' | 'dividend'
  /** New shares per old one, or the amount per share. */
  value: number
}

/** What of a series is joined. */
export interface Series {
  revision: number
  bars: StoredBar[]
  actions: CorporateAction[]
}

/**
 * Joins newly fetched bars to those that are stored.
 *
 * Bars that are complete never change silently: when a source tells one differently, or a split is told that was not
 * known, the revision rises. After a new split the older history is dropped, because its source will tell it anew.
 */
export function mergeSeries<S extends Series>(stored: S, fresh: S): S {
  const isSplitNew = fresh.actions.some((action) => action.kind === 'split' && !knows(stored, action))
  const start = fresh.bars[0]?.[0] ?? Number.POSITIVE_INFINITY
  const older = isSplitNew
    ? []
    : stored.bars.filter(([timestamp, , , , , , closed]) => timestamp < start && closed === 1)
  const isRevised = isSplitNew || changesClosedBar(stored.bars, fresh.bars)
  return {
    ...fresh,
    revision: stored.revision + (isRevised ? 1 : 0),
    bars: [...older, ...fresh.bars].slice(-mostBars),
  }
}

function knows({ actions, bars }: Series, { timestamp, kind }: CorporateAction): boolean {
  const isCovered =
    timestamp <= (bars.at(-1)?.[0] ?? 0) && timestamp >= (bars[0]?.[0] ?? Number.POSITIVE_INFINITY)
  const isListed = actions.some((known) => known.kind === kind && known.timestamp === timestamp)
  // A split before everything that is stored concerns none of it.
  return isListed || (!isCovered && timestamp < (bars[0]?.[0] ?? 0))
}

/** Prices as traded are compared; an adjusted close moves with every dividend and is no history. */
function changesClosedBar(stored: readonly StoredBar[], fresh: readonly StoredBar[]): boolean {
  const told = new Map(fresh.map((bar) => [bar[0], bar]))
  return stored.some((bar) => {
    const now = told.get(bar[0])
    return (
      bar[6] === 1 && now !== undefined && bar.slice(1, 6).some((value, index) => value !== now[index + 1])
    )
  })
}
