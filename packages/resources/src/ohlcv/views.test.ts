import { describe, expect, it } from 'vitest'
import type { StoredBar } from './bars.ts'
import { barsView, latestBarView } from './views.ts'

const bars: StoredBar[] = [
  [1, 10, 12, 9, 11, 100, 1, 5.5],
  [2, 11, 13, 10, 0, null, 1, null],
  [3, 0, 14, 0, 13, 0, 0, null],
]
const stored = { source: 'x', bars }
const all = { limit: 100, closed_only: false, format: 'object' }

describe('barsView', () => {
  const render = (query: Record<string, unknown>, wantsCsv = false) =>
    barsView<typeof stored>().render(stored, { query: { ...all, ...query }, wantsCsv })

  it('names the parts of each bar, zero and null as they are', () => {
    expect(render({})).toMatchObject({
      data: {
        source: 'x',
        bars: [{}, { timestamp: 2, close: 0, volume: null, closed: true }, { open: 0, closed: false }],
      },
    })
  })

  it('takes the latest, and leaves out the running one when asked to', () => {
    expect(render({ limit: 1, format: 'array' })).toEqual({
      data: { source: 'x', bars: [[3, 0, 14, 0, 13, 0]] },
    })
    expect(render({ limit: 1, closed_only: true, format: 'array' })).toEqual({
      data: { source: 'x', bars: [[2, 11, 13, 10, 0, null]] },
    })
  })

  it('writes comma-separated values with an empty field for the unknown', () => {
    expect(render({}, true)).toEqual({
      csv: 'timestamp,open,high,low,close,volume\n1,10,12,9,11,100\n2,11,13,10,0,\n3,0,14,0,13,0\n',
    })
  })
})

describe('latestBarView', () => {
  const render = (given: StoredBar[], closed: boolean) =>
    latestBarView<{ bars: StoredBar[] }>().render(
      { bars: given },
      { query: { closed_only: closed }, wantsCsv: false },
    )

  it('S2-10 gives the running bar, or the last complete one', () => {
    expect(render(bars, false)).toMatchObject({ data: { bar: { timestamp: 3 } } })
    expect(render(bars, true)).toMatchObject({ data: { bar: { timestamp: 2 } } })
  })

  it('S2-10 gives null for a series without bars', () => {
    expect(render([], true)).toEqual({ data: { bar: null } })
  })
})
