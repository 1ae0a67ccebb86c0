import { createFakeClock } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { noSources, openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'

const reads: Record<string, { params: Record<string, string>; reads: number }[]> = {
  coin: [
    { params: { id: 'pepe', currency: 'usd' }, reads: 7 },
    { params: { id: 'bitcoin', currency: 'eur' }, reads: 9 },
  ],
}

describe('computed.popular', () => {
  it('S3-05 S1-56 S3-15 ranks what was read, in the order of demand, of each resource by itself', async () => {
    const asked: string[] = []
    const popular = async (resource: string, limit: number) => {
      asked.push(`${resource} ${limit}`)
      return reads[resource] ?? []
    }
    const clock = createFakeClock()
    await using providers = openProviders({}, { clock, sources: { ...noSources, popular } })
    const outcomes = await providers.ask('computed.popular', ['coin', 'quote'])
    expect(outcomes).toMatchObject([
      {
        status: 'ok',
        params: { resource: 'coin' },
        asOf: clock.now(),
        payload: {
          resource: 'coin',
          items: [
            { params: { id: 'pepe', currency: 'usd' }, reads: 7, rank: 1 },
            { params: { id: 'bitcoin', currency: 'eur' }, reads: 9, rank: 2 },
          ],
        },
      },
      { status: 'ok', payload: { resource: 'quote', items: [] } },
    ])
    expect(asked).toEqual(['coin 100', 'quote 100'])
  })

  it('answers an empty list while nothing was read', async () => {
    await using providers = openProviders({})
    const outcomes = await providers.ask('computed.popular', ['coin'])
    expect(payloadOf(outcomes, 'popular')).toEqual({ resource: 'coin', items: [] })
  })

  it('fails what cannot be looked up by itself, to be tried again', async () => {
    const popular = async (resource: string) => {
      if (resource === 'coin') throw new Error('Connection is closed.')
      return []
    }
    await using providers = openProviders({}, { sources: { ...noSources, popular } })
    const outcomes = await providers.ask('computed.popular', ['coin', 'quote'])
    expect(outcomes).toMatchObject([
      { status: 'failed', code: 'provider_unavailable', isRetryable: true },
      { status: 'ok' },
    ])
    expect(summaryOf(outcomes)).toHaveLength(2)
  })
})
