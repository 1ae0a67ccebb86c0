import { describe, expect, it } from 'vitest'
import { laneName, laneOf, parseLane } from './lane.ts'

describe('lane', () => {
  it('names its provider by what stands before the dot', () => {
    expect(laneOf({ call: 'coingecko.markets', group: 'usd', item: 'bitcoin' })).toEqual({
      provider: 'coingecko',
      call: 'coingecko.markets',
      group: 'usd',
    })
  })

  it('survives being written as a name', () => {
    const lane = { provider: 'a', call: 'a.b', group: 'x|y' }
    expect(parseLane(laneName(lane))).toEqual(lane)
  })

  it.each(['nodot', '.call', ''])('refuses the call "%s"', (call) => {
    expect(() => laneOf({ call, group: 'g', item: 'i' })).toThrow(/provider.call/)
  })

  it('refuses a name without a group', () => {
    expect(() => parseLane('a.b')).toThrow(/group/)
  })
})
