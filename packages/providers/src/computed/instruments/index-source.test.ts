import { type Listing, listers } from '@marketcache/resources'
import { createFakeClock } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { toldSources } from '../../test-support/told-sources.ts'
import { createIndexSource } from './index-source.ts'

const listingOf = (provider: string, base: string): Listing => ({
  provider,
  instruments: [
    { symbol: base, kind: 'coin', base, quote: null, name: null, rank: 1, aliases: [] },
    { symbol: `${base}USD`, kind: 'spot', base, quote: 'USD', name: null, rank: null, aliases: [] },
  ],
})

function openSource() {
  const clock = createFakeClock(0)
  const told: Record<string, Listing> = Object.fromEntries(
    listers.map((provider) => [`listing:${provider}`, listingOf(provider, 'ABC')]),
  )
  const state = { looks: 0, fetchedAt: 1, until: Promise.resolve() }
  const source = createIndexSource()
  const read: ReturnType<typeof toldSources>['read'] = async (resource, params) => {
    state.looks += 1
    await state.until
    const values = await toldSources(told).read(resource, params)
    return values.map((value) => (value === null ? null : { ...value, fetchedAt: state.fetchedAt }))
  }
  return { clock, told, state, read: () => source.read({ read, now: clock.now }) }
}

describe('createIndexSource', () => {
  it('looks once for all who ask at the same time', async () => {
    const { read, state } = openSource()
    const [one, other] = await Promise.all([read(), read()])
    expect(one).toBe(other)
    expect(state.looks).toBe(1)
  })

  it('builds the index anew only when a listing has changed', async () => {
    const { clock, read, state } = openSource()
    const first = await read()
    clock.advance(3_600_000)
    expect((await read()).index).toBe(first.index)
    state.fetchedAt = 2
    clock.advance(3_600_000)
    expect((await read()).index).not.toBe(first.index)
    expect(state.looks).toBe(3)
  })

  it('answers from what it has while a new look takes its time, for an hour at most', async () => {
    const { clock, told, read, state } = openSource()
    const first = await read()
    const gate = Promise.withResolvers<void>()
    state.until = gate.promise
    told['listing:kraken'] = listingOf('kraken', 'NEW')
    state.fetchedAt = 2
    clock.advance(300_000)
    expect(await read()).toBe(first)
    clock.advance(3_300_000)
    const late = read()
    gate.resolve()
    expect((await late).index.byId.has('coin:new')).toBe(true)
    expect(state.looks).toBe(2)
  })

  it('looks again at once after it failed', async () => {
    const { read, state } = openSource()
    state.until = Promise.reject(new Error('away'))
    await expect(read()).rejects.toThrow('away')
    state.until = Promise.resolve()
    expect((await read()).notCovered).toEqual([])
  })

  it('says whose listing is missing, or has lost its ranks', async () => {
    const { told, read } = openSource()
    delete told['listing:okx']
    const { instruments, ...rest } = listingOf('coingecko', 'ABC')
    told['listing:coingecko'] = { ...rest, instruments: instruments.map((each) => ({ ...each, rank: null })) }
    expect((await read()).notCovered).toEqual(listers.filter((name) => ['coingecko', 'okx'].includes(name)))
  })
})
