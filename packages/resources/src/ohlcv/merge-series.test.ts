import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mostBars, type StoredBar } from './bars.ts'
import { mergeSeries, type Series } from './merge-series.ts'

const hour = 3_600_000
const bar = (index: number, close = 1, closed: 0 | 1 = 1): StoredBar => [
  index * hour,
  1,
  2,
  0,
  close,
  5,
  closed,
  null,
]
const series = (bars: StoredBar[], more: Partial<Series> = {}): Series => ({
  revision: 1,
  bars,
  actions: [],
  ...more,
})

describe('mergeSeries', () => {
  it('keeps older bars that a newer answer does not reach', () => {
    const merged = mergeSeries(series([bar(1), bar(2)]), series([bar(3), bar(4, 1, 0)]))
    expect(merged.bars.map(([timestamp]) => timestamp / hour)).toEqual([1, 2, 3, 4])
    expect(merged.revision).toBe(1)
  })

  it('S2-27 replaces the running bar without a new revision', () => {
    const merged = mergeSeries(series([bar(1), bar(2, 1, 0)]), series([bar(2, 9, 1), bar(3, 1, 0)]))
    expect(merged.bars[1]?.[4]).toBe(9)
    expect(merged.revision).toBe(1)
  })

  it('raises the revision when a complete bar is told differently', () => {
    expect(mergeSeries(series([bar(1), bar(2)]), series([bar(2, 7)])).revision).toBe(2)
  })

  it('raises the revision when a complete bar is no longer told', () => {
    const merged = mergeSeries(series([bar(1), bar(2), bar(3)]), series([bar(1), bar(3)]))
    expect(merged).toMatchObject({ revision: 2, bars: [bar(1), bar(3)] })
  })

  it('takes an answer without bars for no news', () => {
    for (const hasSplits of [false, true]) {
      const merged = mergeSeries(series([bar(1), bar(2, 1, 0)]), series([]), { hasSplits })
      expect(merged).toMatchObject({ revision: 1, bars: [bar(1)] })
    }
  })

  it('remembers splits and dividends of the bars that it keeps, and of no others', () => {
    const action = (index: number) => ({ timestamp: index * hour, kind: 'dividend', value: index }) as const
    const stored = series([bar(2), bar(3)], { actions: [action(1), action(2), action(3)] })
    const fresh = series([bar(3), bar(4)], { actions: [action(3), action(4)] })
    expect(mergeSeries(stored, fresh).actions).toEqual([action(2), action(3), action(4)])
    expect(mergeSeries(stored, series([bar(2), bar(3)])).actions).toEqual([])
  })

  it('drops the history of shares that an answer does not reach: there may have been a split between', () => {
    const stored = series([bar(1), bar(2)])
    const apart = mergeSeries(stored, series([bar(4), bar(5)]), { hasSplits: true })
    expect(apart).toMatchObject({ revision: 2, bars: [bar(4), bar(5)] })
    const joined = mergeSeries(stored, series([bar(2), bar(3)]), { hasSplits: true })
    expect(joined).toMatchObject({ revision: 1, bars: [bar(1), bar(2), bar(3)] })
  })

  it('does not keep a running bar that the newer answer leaves out', () => {
    expect(mergeSeries(series([bar(1, 1, 0)]), series([bar(5)])).bars).toEqual([bar(5)])
  })

  it('leaves gaps as gaps', () => {
    expect(mergeSeries(series([bar(1)]), series([bar(9)])).bars).toEqual([bar(1), bar(9)])
  })

  it('drops history and raises the revision on a split that was not known', () => {
    const split = { timestamp: 3 * hour, kind: 'split', value: 4 } as const
    const merged = mergeSeries(series([bar(1), bar(2)]), series([bar(2, 0.25), bar(3)], { actions: [split] }))
    expect(merged).toMatchObject({ revision: 2, bars: [bar(2, 0.25), bar(3)] })
  })

  it('does not take a known split or a dividend for news', () => {
    const split = { timestamp: 2 * hour, kind: 'split', value: 4 } as const
    const dividend = { timestamp: 3 * hour, kind: 'dividend', value: 0.2 } as const
    const stored = series([bar(1), bar(2)], { actions: [split] })
    const fresh = series([bar(2), bar(3)], { actions: [split, dividend] })
    expect(mergeSeries(stored, fresh)).toMatchObject({ revision: 1, bars: [bar(1), bar(2), bar(3)] })
  })

  it('never changes a complete bar without a new revision, never repeats one, and keeps the order', () => {
    const bars = fc
      .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 2 })), {
        selector: ([index]) => index,
        maxLength: 20,
      })
      .map((pairs) =>
        pairs.toSorted(([one], [other]) => one - other).map(([index, close]) => bar(index, close)),
      )
    fc.assert(
      fc.property(bars, bars, (old, fresh) => {
        const merged = mergeSeries(series(old), series(fresh))
        const times = merged.bars.map(([timestamp]) => timestamp)
        expect(times).toEqual([...new Set(times)].toSorted((one, other) => one - other))
        const isChanged = old.some((was) => merged.bars.some((is) => is[0] === was[0] && is[4] !== was[4]))
        if (isChanged) expect(merged.revision).toBe(2)
      }),
    )
  })

  it('keeps no more than a read can ask for', () => {
    const many = Array.from({ length: mostBars }, (_, index) => bar(index))
    expect(mergeSeries(series(many), series([bar(mostBars)])).bars).toHaveLength(mostBars)
  })
})
