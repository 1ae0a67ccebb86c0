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
 * Bars that are complete never change silently: when a source tells one differently, or no longer, or a split is told that was not
 * known, the revision rises. After a new split the older history is dropped, because its source will tell it anew; so it is
 * where a source of shares does not reach back to what is stored, because nobody knows whether there was a split between.
 */
export function mergeSeries<S extends Series>(stored: S, fresh: S, { hasSplits = false } = {}): S {
  const start = fresh.bars[0]?.[0] ?? Number.POSITIVE_INFINITY
  const isRescaled = hasNewSplit(stored, fresh) || (hasSplits && isApart(stored.bars, start))
  const older = isRescaled
    ? []
    : stored.bars.filter(([timestamp, , , , , , closed]) => timestamp < start && closed === 1)
  const isRevised = isRescaled || changesClosedBar(stored.bars, fresh.bars)
  return {
    ...fresh,
    revision: stored.revision + (isRevised ? 1 : 0),
    actions: joinActions(stored.actions, fresh.actions, { from: older[0]?.[0] ?? start, to: start }),
    bars: [...older, ...fresh.bars].slice(-mostBars),
  }
}

/** An answer without bars leaves everything open, and changes nothing. */
function isApart(stored: readonly StoredBar[], start: number): boolean {
  const end = stored.at(-1)?.[0]
  return end !== undefined && end < start && start < Number.POSITIVE_INFINITY
}

/** What the answer tells, and of the time before it what was known of the bars that are kept. */
function joinActions(
  stored: readonly CorporateAction[],
  fresh: readonly CorporateAction[],
  { from, to }: { from: number; to: number },
): CorporateAction[] {
  const older = stored.filter(
    (known) => known.timestamp >= from && known.timestamp < to && !fresh.some((told) => isSame(known, told)),
  )
  return [...older, ...fresh].toSorted((one, other) => one.timestamp - other.timestamp)
}

function isSame(one: CorporateAction, other: CorporateAction): boolean {
  return one.kind === other.kind && one.timestamp === other.timestamp
}

function hasNewSplit(stored: Series, fresh: Series): boolean {
  return fresh.actions.some((action) => action.kind === 'split' && !knows(stored, action))
}

/** A split before everything that is stored concerns none of it. */
function knows({ actions, bars }: Series, action: CorporateAction): boolean {
  const [first] = bars[0] ?? [Number.POSITIVE_INFINITY]
  return action.timestamp < first || actions.some((known) => isSame(known, action))
}

/** An adjusted close moves with every dividend and is no history: what was traded is compared. */
function changesClosedBar(stored: readonly StoredBar[], fresh: readonly StoredBar[]): boolean {
  const told = new Map(fresh.map((bar) => [bar[0], bar]))
  const start = fresh[0]?.[0] ?? Number.POSITIVE_INFINITY
  return stored.some((bar) => {
    if (bar[6] === 0 || bar[0] < start) return false
    const now = told.get(bar[0])
    return now === undefined || bar.slice(1, 6).some((value, index) => value !== now[index + 1])
  })
}
