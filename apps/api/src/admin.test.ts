import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ApiBench, createApiBench } from './test-support/api-bench.ts'

let server: RedisServer
let bench: ApiBench

beforeAll(async () => {
  server = await startRedisServer()
})
afterAll(() => server.stop())
beforeEach(async () => {
  bench = await createApiBench(server)
})
afterEach(() => bench.close())

const routes = [
  ['POST', '/api/update-cache'],
  ['POST', '/api/v1/cache/warmup?tickers=AAPL'],
  ['GET', '/api/v1/jobs/1'],
  ['GET', '/api/cache-stats'],
  ['GET', '/api/health/redis'],
  ['GET', '/api/health/cache'],
  ['GET', '/api/v1/cache/info'],
  ['GET', '/api/v1/cache/keys'],
  ['GET', '/api/v1/cache/stats'],
  ['GET', '/api/v1/cache/redis'],
  ['DELETE', '/api/v1/cache/clear?confirm=true'],
  ['DELETE', '/api/v1/cache/users/42'],
  ['POST', '/api/v1/cache/invalidate'],
] as const

const update = (payload: object, query = '') =>
  bench.get(`/api/update-cache${query}`, { 'content-type': 'application/json' }, { method: 'POST', payload })
const outcomes = (
  ...items: [resource: string, params: Record<string, string>, outcome: 'ok' | 'failed'][]
) => ({
  processed: items.length,
  succeeded: items.filter(([, , outcome]) => outcome === 'ok').length,
  items: items.map(([resource, params, outcome]) => ({ resource, params, outcome })),
})
const usd = (id: string) => ({ id, currency: 'usd' })

describe('every admin route', () => {
  it.each(routes)(
    'is closed to requests that were forwarded when there is no token: %s %s',
    async (method, url) => {
      const { status, headers, json } = await bench.get(url, { 'x-forwarded-for': '127.0.0.1' }, { method })
      expect([status, json().code, headers['cache-control']]).toEqual([403, 'forbidden', 'no-store'])
      expect(bench.jobs.submitted).toEqual([])
    },
  )

  it.each(routes)(
    'S1-09 asks for the token when there is one, and then answers: %s %s',
    async (method, url) => {
      const token = 'a-token-for-tests-only'
      const guarded = await createApiBench(server, { ADMIN_TOKEN: token })
      const refused = await guarded.get(url, {}, { method })
      expect([refused.status, refused.headers['www-authenticate']]).toEqual([
        401,
        'Bearer realm="marketcache admin"',
      ])
      const wrong = await guarded.get(url, { authorization: 'Bearer wrong' }, { method })
      expect(wrong.json()).toMatchObject({ code: 'unauthorized', retryable: false })
      const right = await guarded.get(url, { authorization: `Bearer ${token}` }, { method })
      expect([401, 403]).not.toContain(right.status)
      expect(JSON.stringify(guarded.logLines())).not.toContain(token)
      await guarded.close()
    },
  )

  it('refuses a request with two Host lines', async () => {
    const { port } = new URL(await bench.app.listen({ port: 0, host: '127.0.0.1' }))
    const socket = connect(Number(port), '127.0.0.1')
    const host = `Host: localhost:${port}\r\n`
    socket.write(`GET /api/cache-stats HTTP/1.1\r\n${host}Host: evil.example\r\nConnection: close\r\n\r\n`)
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 403 [\s\S]*Send one Host header/)
  })

  it('warns once of a proxy that is not trusted', async () => {
    const token = 'a-token-for-tests-only'
    const guarded = await createApiBench(server, { ADMIN_TOKEN: token })
    const trusting = await createApiBench(server, { ADMIN_TOKEN: token, TRUST_PROXY: ['127.0.0.1'] })
    for (const each of [guarded, guarded, trusting])
      await each.get('/api/cache-stats', { authorization: `Bearer ${token}`, 'x-forwarded-for': '10.0.0.9' })
    const warningsOf = (each: ApiBench) =>
      each.logLines().filter(({ msg }) => String(msg).includes('TRUST_PROXY'))
    expect([warningsOf(guarded).length, warningsOf(trusting).length]).toEqual([1, 0])
    await Promise.all([guarded.close(), trusting.close()])
  })

  it('must not be stored by anybody', async () => {
    for (const [method, url] of routes) {
      expect((await bench.get(url, {}, { method })).headers['cache-control']).toBe('no-store')
    }
  })
})

describe('POST /api/update-cache', () => {
  it('S0-09 S0-19 refreshes coin and tokenomics of one coin and answers when it is done', async () => {
    bench.jobs.result = outcomes(['coin', usd('bitcoin'), 'ok'], ['tokenomics', usd('bitcoin'), 'ok'])
    const { status, json } = await update({ coin_id: 'Bitcoin' })
    expect([status, json()]).toEqual([
      200,
      { message: 'Cache update completed', processed: 1, successfully_cached: 1, coin_ids: ['bitcoin'] },
    ])
    expect(bench.jobs.submitted).toEqual([
      {
        label: 'update-cache',
        items: [
          { resource: 'coin', params: usd('bitcoin') },
          { resource: 'tokenomics', params: usd('bitcoin') },
        ],
      },
    ])
  })

  it('S0-10 counts a coin as cached only when everything of it was', async () => {
    bench.jobs.result = outcomes(
      ['coin', usd('bitcoin'), 'ok'],
      ['tokenomics', usd('bitcoin'), 'ok'],
      ['coin', usd('ethereum'), 'ok'],
      ['tokenomics', usd('ethereum'), 'failed'],
    )
    const { json } = await update({ coin_ids: ['bitcoin', 'ethereum', 'bitcoin', 'solana'] })
    expect(json()).toMatchObject({
      processed: 3,
      successfully_cached: 1,
      coin_ids: ['bitcoin', 'ethereum', 'solana'],
    })
  })

  it('S0-11 takes the coins that are read most, and fills up with the listed ones', async () => {
    bench.jobs.result = outcomes()
    const names = ['pepe', 'solana', 'pepe'].map((id, index) => ({
      resource: 'coin',
      params: { id, currency: index === 0 ? 'eur' : 'usd' },
      reads: 9 - index,
    }))
    await bench.demand.record({ source: 'test', batch: '1', states: [], names })
    expect((await update({ popular: true, limit: 3 })).json().coin_ids).toEqual(['pepe', 'solana', 'bitcoin'])
    expect((await update({ popular: true, limit: 1 })).json().coin_ids).toEqual(['pepe'])
  })

  it('S0-11 takes the listed coins while nothing was counted', async () => {
    bench.jobs.result = outcomes()
    expect((await update({ popular: true, limit: 2 })).json().coin_ids).toEqual(['bitcoin', 'ethereum'])
    expect((await update({ popular: true })).json().coin_ids).toEqual(['bitcoin', 'ethereum', 'solana'])
  })

  it('S0-18 names the job when it takes longer than the caller waits', async () => {
    const { status, headers, json } = await update({ coin_id: 'bitcoin' }, '?wait=0')
    expect([status, headers.location]).toEqual([202, '/api/v1/jobs/1'])
    expect(json()).toMatchObject({ jobId: '1', statusUrl: '/api/v1/jobs/1' })
    expect((await bench.get(String(headers.location))).json()).toMatchObject({ id: '1', state: 'active' })
  })

  it.each(['wait=61', 'wait=-1', 'wait=x', 'foo=1'])('refuses ?%s', async (query) => {
    expect((await update({ coin_id: 'bitcoin' }, `?${query}`)).status).toBe(400)
  })

  it('says so when the job fails or the queue is away', async () => {
    bench.jobs.error = 'job stalled more than allowable limit'
    expect((await update({ coin_id: 'bitcoin' })).json()).toMatchObject({ code: 'upstream_unavailable' })
    bench.jobs.isAway = true
    const { status, headers, json } = await update({ coin_id: 'bitcoin' })
    expect([status, json().code, headers['retry-after']]).toEqual([503, 'queue_unavailable', '5'])
  })
})

describe('POST /api/v1/cache/warmup', () => {
  const warmUp = (query: string) => bench.get(`/api/v1/cache/warmup${query}`, {}, { method: 'POST' })

  it('S1-10 fetches quotes and answers in the shape that its callers know', async () => {
    bench.jobs.result = outcomes(
      ['quote', { symbol: 'AAPL' }, 'ok'],
      ['quote', { symbol: '^GSPC' }, 'failed'],
    )
    const { status, json } = await warmUp('?tickers=aapl.x,%5EGSPC,AAPL&wait=10')
    expect([status, json()]).toEqual([
      200,
      {
        message: 'Cache warmup completed',
        tickers_processed: 3,
        successfully_cached: 1,
        tickers: ['AAPL.X', '^GSPC', 'AAPL'],
      },
    ])
  })

  it.each([
    '',
    '?tickers=',
    '?tickers=A,*',
    '?tickers=A&tickers=B',
    '?tickers=A&foo=1',
    '?tickers=A&wait=61',
  ])('refuses "%s"', async (query) => {
    expect((await warmUp(query)).status).toBe(400)
    expect(bench.jobs.submitted).toEqual([])
  })
})

describe('GET /api/v1/jobs/:id', () => {
  it('shows a job with times that people and programs can read', async () => {
    bench.jobs.result = outcomes(['coin', usd('bitcoin'), 'ok'])
    const { json } = await bench.get('/api/v1/jobs/1')
    expect(json()).toMatchObject({
      id: '1',
      state: 'completed',
      progress: { done: 0, total: 2 },
      result: { processed: 1, succeeded: 1 },
      createdAt: '1970-01-01T00:00:00.000Z',
      finishedAt: null,
    })
  })

  it('does not know others', async () => {
    expect((await bench.get('/api/v1/jobs/2')).json()).toMatchObject({ status: 404, code: 'not_found' })
    expect((await bench.get('/api/v1/jobs/a:b')).status).toBe(400)
    bench.jobs.isAway = true
    expect((await bench.get('/api/v1/jobs/1')).json().code).toBe('queue_unavailable')
  })
})
