import type { ValueSources } from '@marketcache/contracts'
import { createFakeClock } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf } from '../test-support/outcomes.ts'
import { readPortfolioCases, toOhlcv } from '../test-support/portfolio-cases.ts'
import { toldSources } from '../test-support/told-sources.ts'

const { series, cases } = readPortfolioCases()

async function ask(sources: ValueSources, items: string[]) {
  await using providers = openProviders({}, { sources, clock: createFakeClock() })
  return await providers.ask('computed.momentum', items)
}

describe('computed.momentum', () => {
  it('S1-25 gives ticker, score and rating, made of the daily bars of Yahoo', async () => {
    const row = series.AAA
    if (row === undefined) throw new Error('expected the series AAA')
    const sources = toldSources({ 'ohlcv:yahoo:AAA:1d': toOhlcv('AAA', row) })
    const outcomes = await ask(sources, ['AAA'])
    const score = cases[0]?.expected.positions[0]?.[9]
    expect(payloadOf(outcomes, 'momentum')).toMatchObject({
      ticker: 'AAA',
      score: expect.closeTo(score ?? Number.NaN, 9),
      rating: expect.stringMatching(/strong|neutral|weak/),
      barCount: 300,
      method: 'momentum-1',
    })
    expect(outcomes).toMatchObject([{ params: { symbol: 'AAA' }, asOf: 2, freshUntil: null }])
    expect(sources.asked).toEqual(['quote:AAA', 'ohlcv:yahoo:AAA:1d'])
  })

  it('says that an instrument is unknown when Yahoo does', async () => {
    expect(await ask(toldSources({ 'ohlcv:yahoo:GONE:1d': null }), ['GONE'])).toMatchObject([
      { status: 'failed', code: 'unknown_instrument', isRetryable: false, params: { symbol: 'GONE' } },
    ])
  })

  it('asks for no bars of a name that the batch of quotes does not know', async () => {
    const sources = toldSources({ 'quote:GONE': null })
    expect(await ask(sources, ['GONE'])).toMatchObject([{ code: 'unknown_instrument' }])
    expect(sources.asked).toEqual(['quote:GONE'])
  })

  it('fails alone, and may be asked again, when the bars did not come in time', async () => {
    const row = series.FLAT
    if (row === undefined) throw new Error('expected the series FLAT')
    const sources = toldSources({ 'ohlcv:yahoo:FLAT:1d': toOhlcv('FLAT', row) })
    expect(await ask(sources, ['LATE', 'FLAT'])).toMatchObject([
      { status: 'failed', code: 'provider_unavailable', isRetryable: true, params: { symbol: 'LATE' } },
      { status: 'ok', params: { symbol: 'FLAT' } },
    ])
  })
})
