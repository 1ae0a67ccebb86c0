import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPopularKeys } from './popular-keys.ts'

function noteTimes(popular: ReturnType<typeof createPopularKeys>, key: string, times: number): void {
  for (let time = 0; time < times; time += 1) popular.note(key)
}

describe('createPopularKeys', () => {
  it('knows nothing at first', () => {
    expect(createPopularKeys(10).top(5)).toEqual([])
  })

  it('ranks what is read most, about as often as it was read', () => {
    const popular = createPopularKeys(10)
    for (let round = 0; round < 100; round += 1) {
      noteTimes(popular, 'much', 64)
      noteTimes(popular, 'some', 16)
    }
    expect(popular.top(1)).toEqual([{ key: 'much', reads: 6_400, maxErrorReads: 0 }])
    expect(popular.top(2)[1]).toMatchObject({ key: 'some', reads: 1_600 })
  })

  it('finds the few that matter among any number that do not, in bounded memory', () => {
    const popular = createPopularKeys(20)
    for (let round = 0; round < 20_000; round += 1) {
      noteTimes(popular, `once ${round}`, 16)
      if (round % 4 === 0) noteTimes(popular, 'often', 16)
    }
    expect(popular.top(1)[0]?.key).toBe('often')
    expect(popular.top(1_000).length).toBeLessThanOrEqual(40)
  })

  it('never says too little, and says by how much it may say too much', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(12), { maxLength: 300 }), (reads) => {
        const popular = createPopularKeys(4)
        const actual = new Map<string, number>()
        for (const read of reads) {
          noteTimes(popular, String(read), 16)
          actual.set(String(read), (actual.get(String(read)) ?? 0) + 16)
        }
        for (const { key, reads: estimated, maxErrorReads } of popular.top(100)) {
          const count = actual.get(key) ?? 0
          expect(estimated).toBeGreaterThanOrEqual(count)
          expect(estimated - maxErrorReads).toBeLessThanOrEqual(count)
        }
      }),
    )
  })
})
