import type { ValueSources } from '@marketcache/contracts'
import { createFakeClock } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { expectClose } from '../test-support/expect-close.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf } from '../test-support/outcomes.ts'
import { readPortfolioCases, toOhlcv, toQuote } from '../test-support/portfolio-cases.ts'
import { toldSources } from '../test-support/told-sources.ts'

const { series, quotes, cases } = readPortfolioCases()
const told: Readonly<Record<string, unknown>> = Object.fromEntries([
  ...Object.entries(series).map(([symbol, row]) => [`ohlcv:yahoo:${symbol}:1d`, toOhlcv(symbol, row)]),
  ...Object.entries(quotes).map(([symbol, row]) => [`quote:${symbol}`, toQuote(symbol, row)]),
])
const hash = 'b'.repeat(64)
const now = Date.UTC(2025, 9, 25)
const holdings = [
  { symbol: 'AAA', quantity: 1, costBasis: null },
  { symbol: 'TYO.T', quantity: 2, costBasis: 4_000 },
]

async function ask(sources: ValueSources, item = `${hash}|1y|USD|^GSPC|public`) {
  await using providers = openProviders({}, { sources, clock: createFakeClock(now) })
  return await providers.ask('computed.portfolio', [item])
}

describe('computed.portfolio', () => {
  it('S1-26 S4-11 S4-25 gives the table, the total, the average score and the figures that look back', async () => {
    const outcomes = await ask(toldSources(told, { holdings }))
    const payload = payloadOf(outcomes, 'portfolio')
    expect(payload).toMatchObject({
      hash,
      positions: [
        { symbol: 'AAA', value: 231.47 },
        { symbol: 'TYO.T', costBasis: 4_000 },
      ],
      totalValue: expect.closeTo(231.47 + (2 * 2871) / 156.31, 9),
      averageScore: expect.any(Number),
      totalReturn: expect.any(Number),
      winRate: expect.any(Number),
      sharpeRatio: expect.any(Number),
      calculatedAt: '2025-10-25T00:00:00.000Z',
      coverage: { positions: 2, valued: 2, history: 2 },
      method: 'portfolio-1',
    })
    expect(outcomes).toMatchObject([
      { params: { owner: 'public', hash, timeframe: '1y', currency: 'USD', benchmark: '^GSPC' } },
    ])
  })

  it('reads the pairs of currencies that it needs, both ways round, and the history of the one that there is', async () => {
    const sources = toldSources({ ...told, 'quote:JPYUSD=X': null }, { holdings })
    expect(await ask(sources)).toMatchObject([{ status: 'ok', freshUntil: null }])
    expect(sources.asked.filter((name) => name.includes('=X'))).toEqual([
      'quote:JPYUSD=X',
      'quote:USDJPY=X',
      'ohlcv:yahoo:USDJPY=X:1d',
    ])
  })

  it('looks at another timeframe, currency and benchmark', async () => {
    const each = cases.find(({ name }) => name.includes('in pounds, compared with a stock'))
    const rows = (each?.holdings ?? []).map(([symbol, quantity, costBasis]) => ({
      symbol,
      quantity,
      costBasis,
    }))
    const sorted = rows.toSorted((one, other) => (one.symbol < other.symbol ? -1 : 1))
    const outcomes = await ask(toldSources(told, { holdings: sorted }), `${hash}|6mo|GBP|AAA|user.a|b`)
    const payload = Object(payloadOf(outcomes, 'portfolio'))
    expect(payload).toMatchObject({ timeframe: '6mo', currency: 'GBP', benchmark: 'AAA' })
    expectClose('totalValue', payload.totalValue, each?.expected.totalValue ?? null)
    const correlation = each?.expected.metrics.benchmarkCorrelation ?? null
    expectClose('benchmarkCorrelation', payload.benchmarkCorrelation, correlation)
  })

  it('is fresh for a minute only when something may still come, and answers with what is there', async () => {
    const { 'quote:AAA': _late, ...rest } = told
    const outcomes = await ask(toldSources(rest, { holdings }))
    expect(outcomes).toMatchObject([{ status: 'ok', freshUntil: now + 60_000 }])
    expect(payloadOf(outcomes, 'portfolio')).toMatchObject({
      positions: [{ symbol: 'AAA', value: null, weight: null, reason: 'there is no quote' }, { weight: 1 }],
      coverage: { positions: 2, valued: 1, history: 1 },
    })
  })

  it('does not wait for what Yahoo does not know', async () => {
    const gone = { 'quote:GONE': null, 'ohlcv:yahoo:GONE:1d': null, 'quote:JPYUSD=X': null }
    const more = [...holdings, { symbol: 'GONE', quantity: 1, costBasis: null }]
    expect(await ask(toldSources({ ...told, ...gone }, { holdings: more }))).toMatchObject([
      { status: 'ok', freshUntil: null },
    ])
  })

  it.each([null, 'text', {}, { holdings: [{ symbol: 'AAA' }] }])(
    'asks to post the holdings again when what is kept of them is %j',
    async (posted) => {
      expect(await ask(toldSources(told, posted))).toMatchObject([
        {
          status: 'failed',
          code: 'unknown_instrument',
          isRetryable: false,
          detail: 'these holdings are not kept any more: post it again',
        },
      ])
    },
  )
})
