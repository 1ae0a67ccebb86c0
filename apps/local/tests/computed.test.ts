import { eventually } from '@marketcache/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cluster, startCluster } from './cluster.ts'

let cluster: Cluster

beforeAll(async () => {
  cluster = await startCluster({})
}, 60_000)
afterAll(() => cluster.stop())

type Body = ReturnType<typeof JSON.parse>

async function read(path: string, init: RequestInit = {}): Promise<{ status: number; body: Body }> {
  const answer = await fetch(`${cluster.apis[0]}/api/v1${path}`, init)
  return { status: answer.status, body: await answer.json() }
}

describe('values made of others', () => {
  it('S1-02 S1-25 gives the momentum of a ticker, made of bars that were fetched for it', async () => {
    const { status, body } = await read('/momentum/aapl?wait=10')
    expect(status).toBe(200)
    expect(body.meta).toMatchObject({ resource: 'momentum', params: { symbol: 'AAPL' }, source: 'computed' })
    expect(body.data).toMatchObject({
      ticker: 'AAPL',
      score: expect.any(Number),
      rating: expect.any(String),
      reason: null,
      weightKnown: 1,
      currency: 'USD',
      // Yahoo tells dividends of Apple, so closes are adjusted for them.
      priceBasis: 'adjusted',
      barCount: expect.any(Number),
    })
    expect(body.data.barCount).toBeGreaterThan(900)
    const freshMs = Date.parse(body.meta.freshUntil) - Date.parse(body.meta.fetchedAt)
    expect(freshMs).toBe(1_800_000)
  })

  it('S1-25 gives several at once, coins among them, and says which one does not exist', async () => {
    const symbols = ['MSFT', 'BTC-USD', 'NOSUCH']
    const items = await eventually(async () => {
      const { body } = await read(`/momentum?symbols=${symbols.join()}&wait=10`)
      return body.items.every(({ code }: Body) => code !== 'warming') && body.items
    })
    expect(items).toMatchObject([
      { data: { ticker: 'MSFT', periodsPerYear: 252 } },
      { data: { ticker: 'BTC-USD', periodsPerYear: 365 } },
      { status: 404, code: 'unknown_instrument' },
    ])
  })

  it('S1-03 S1-26 S4-11 S4-25 gives the table, the total and the figures of holdings that were posted', async () => {
    const holdings = [
      { symbol: 'AAPL', quantity: 10, costBasis: 1_500 },
      { symbol: 'VOD.L', quantity: 1_000, costBasis: 800 },
      { symbol: '7203.T', quantity: 100 },
      { symbol: 'NOSUCH', quantity: 1 },
    ]
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ holdings }),
    }
    const { status, body } = await read('/portfolios?wait=10', init)
    expect(status).toBe(200)
    const { data, meta } = body
    expect(data).toMatchObject({
      coverage: { positions: 4, valued: 3, history: 3 },
      totalReturn: expect.any(Number),
      winRate: expect.any(Number),
      sharpeRatio: expect.any(Number),
      maxDrawdown: expect.any(Number),
      benchmarkCorrelation: expect.any(Number),
      averageScore: expect.any(Number),
      calculatedAt: expect.any(String),
      reasons: [],
    })
    const rows: Body[] = data.positions
    expect(rows.map(({ symbol }) => symbol)).toEqual(['7203.T', 'AAPL', 'NOSUCH', 'VOD.L'])
    expect(rows[2]).toMatchObject({ value: null, reason: 'there is no quote' })
    expect(rows[3]).toMatchObject({ currency: 'GBP', costBasis: 800 })
    const sum = rows.reduce((total, { value }) => total + (value ?? 0), 0)
    expect(data.totalValue).toBeCloseTo(sum, 6)
    expect(Date.parse(meta.freshUntil) - Date.parse(meta.fetchedAt)).toBe(600_000)
    const again = await read(`/portfolios/${data.hash}`)
    expect(again.body.data).toEqual(data)
  })

  it('S1-26 says that holdings that nobody posted have to be posted', async () => {
    const { status, body } = await read(`/portfolios/${'0'.repeat(64)}?wait=10`)
    expect(status).toBe(404)
    expect(body.detail).toContain('post it again')
  })
})
