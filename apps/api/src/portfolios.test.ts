import { paramValues } from '@marketcache/contracts'
import { portfolio } from '@marketcache/resources'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiBench, createApiBench } from './test-support/api-bench.ts'
import { jwtSettings, tokenOf } from './test-support/user-resources.ts'

let server: RedisServer
beforeAll(async () => {
  server = await startRedisServer()
})
afterAll(() => server.stop())

const { hash } = portfolio.example
const place = `/api/v1/portfolios/${hash}`
const storedParts = paramValues(portfolio, portfolio.example)

async function post(bench: ApiBench, payload: object, headers: Record<string, string> = {}) {
  const answer = await bench.app.inject({
    method: 'POST',
    url: '/api/v1/portfolios?wait=0',
    payload,
    headers,
  })
  return { status: answer.statusCode, location: answer.headers.location, json: answer.json() }
}

describe('portfolios', () => {
  it('S1-26 S1-28 are named by the hash of their holdings, in whichever form these are posted', async () => {
    await using bench = await open()
    const one = await post(bench, { holdings: { AAPL: 100, NVDA: 50 } })
    const rows = [
      { symbol: 'nvda', quantity: 50, costBasis: null },
      { symbol: 'AAPL', quantity: 100 },
    ]
    const other = await post(bench, { holdings: rows })
    expect([one.status, other.status]).toEqual([202, 202])
    expect(one.location).toBe(place)
    expect(other.location).toBe(place)
    expect(bench.wants).toEqual([
      `miss portfolio public,${hash},1y,USD,^GSPC`,
      `miss portfolio public,${hash},1y,USD,^GSPC`,
    ])
  })

  it('S1-03 S1-26 are read at the address that was told, with timeframe, currency and benchmark', async () => {
    await using bench = await open()
    await bench.store('portfolio', ['public', hash, '1y', 'USD', '^GSPC'], { data: { totalValue: 1 } })
    expect((await bench.get(place)).json().data).toEqual({ totalValue: 1 })
    const posted = await post(bench, { holdings: { AAPL: 100, NVDA: 50 } })
    expect([posted.status, posted.json.data]).toEqual([200, { totalValue: 1 }])
    const view = { timeframe: '6mo', currency: 'eur', benchmark: '^gdaxi' }
    const asked = await post(bench, { holdings: { AAPL: 100, NVDA: 50 }, ...view })
    expect(asked.location).toBe(`${place}?timeframe=6mo&currency=EUR&benchmark=%5EGDAXI`)
    await bench.store('portfolio', ['public', hash, '6mo', 'EUR', '^GDAXI'], { data: { totalValue: 2 } })
    expect((await bench.get(`${asked.location}`)).json().data).toEqual({ totalValue: 2 })
  })

  it('belong to the user who asks with a token, at the same address', async () => {
    await using bench = await open(jwtSettings)
    const headers = { authorization: `Bearer ${await tokenOf('ada', bench.clock.now())}` }
    const posted = await post(bench, { holdings: { AAPL: 100, NVDA: 50 } }, headers)
    expect(posted.location).toBe(place)
    expect(bench.wants).toEqual([`miss portfolio user.ada,${hash},1y,USD,^GSPC`])
    await bench.store('portfolio', ['user.ada', hash, '1y', 'USD', '^GSPC'], { data: { totalValue: 1 } })
    expect((await bench.get(place, headers)).headers['cache-control']).toBe('private, no-store')
    expect((await bench.get(`${place}?wait=0`)).status).toBe(503)
  })

  it('are wanted anew when what is there is no longer fresh, which is sent at once', async () => {
    await using bench = await open()
    const holdings = { AAPL: 100, NVDA: 50 }
    await bench.store('portfolio', storedParts, { data: { totalValue: 1 }, ageMs: 20_000 })
    const stale = await post(bench, { holdings })
    expect([stale.status, stale.json.data]).toEqual([200, { totalValue: 1 }])
    await expect.poll(() => bench.wants).toEqual([expect.stringMatching(/^stale portfolio /)])
  })

  it('have to be posted again when they are not kept any more', async () => {
    await using bench = await open()
    await bench.store('portfolio', ['public', hash, '1y', 'USD', '^GSPC'], { kind: 'unknown' })
    const { status, json } = await bench.get(place)
    expect(status).toBe(404)
    expect(json().detail).toContain('post it again, to /api/v1/portfolios')
  })

  it.each([
    [{}, 'holdings'],
    [{ holdings: {} }, 'at least one symbol'],
    [{ holdings: { AAPL: '100' } }, 'holdings'],
    [{ holdings: [{ symbol: 'AAPL', quantity: -1 }] }, 'holdings'],
    [{ holdings: { AAPL: 1 }, timeframe: '1d' }, 'timeframe'],
  ])('refuses %j, and says what is wrong', async (payload, told) => {
    await using bench = await open()
    const { status, json } = await post(bench, payload)
    expect(status).toBe(400)
    expect(JSON.stringify(json)).toContain(told)
    expect(bench.wants).toEqual([])
  })
})

describe('what is told about wrong holdings', () => {
  const many = Array.from({ length: 201 }, (_, index) => ({ symbol: `S${index}`, quantity: 1 }))
  const byName = Object.fromEntries(many.map(({ symbol, quantity }) => [symbol, quantity]))

  it.each<[string, object, string, string]>([
    [
      'an unknown timeframe',
      { holdings: { AAPL: 1 }, timeframe: '5y' },
      'timeframe',
      'must be one of 1mo, 3mo, 6mo, 1y, 2y, max, got "5y"',
    ],
    ['a list that is too long', { holdings: many }, 'holdings', 'more than 200 items'],
    ['too many names', { holdings: byName }, 'holdings', 'more than 200 properties'],
    ['a text', { holdings: 'AAPL' }, 'holdings', 'must be object or array, got "AAPL"'],
    ['a quantity as text', { holdings: { AAPL: '1' } }, 'holdings.AAPL', 'must be number, got "1"'],
    [
      'a negative cost',
      { holdings: [{ symbol: 'AAPL', quantity: 1, costBasis: -1 }] },
      'holdings[0].costBasis',
      'must be >= 0, got -1',
    ],
    [
      'a cost as text',
      { holdings: [{ symbol: 'AAPL', quantity: 1, costBasis: '1' }] },
      'holdings[0].costBasis',
      'must be number or null, got "1"',
    ],
  ])('is one mistake, the one that helps: %s', async (_name, payload, field, message) => {
    await using bench = await open()
    const { status, json } = await post(bench, payload)
    expect(status).toBe(400)
    expect(json.errors).toEqual([{ field, message: expect.stringContaining(message) }])
  })

  it('names each lot that is wrong, with its place', async () => {
    await using bench = await open()
    const lots = many.slice(0, 12).map((lot, index) => (index % 10 === 1 ? { ...lot, costBasis: '1' } : lot))
    const { json } = await post(bench, { holdings: lots })
    const fields = json.errors.map(({ field }: { field: string }) => field)
    expect(fields).toEqual(['holdings[1].costBasis', 'holdings[11].costBasis'])
  })

  it('says that nothing may be called __proto__', async () => {
    await using bench = await open()
    const answer = await bench.app.inject({
      method: 'POST',
      url: '/api/v1/portfolios',
      headers: { 'content-type': 'application/json' },
      payload: '{"holdings":{"__proto__":1}}',
    })
    expect(answer.json()).toMatchObject({ status: 400, detail: expect.stringContaining('__proto__') })
  })
})

async function open(settings = {}): Promise<ApiBench & AsyncDisposable> {
  const bench = await createApiBench(server, settings)
  return { ...bench, [Symbol.asyncDispose]: () => bench.close() }
}
