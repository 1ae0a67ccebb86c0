import { describe, expect, it } from 'vitest'
import { browser, sandboxOpener, signIn } from '../test-support/open-sandbox.ts'

const openSandbox = sandboxOpener()
const markets = '/coingecko/api/v3/coins/markets?vs_currency=usd&ids=bitcoin'

describe('POST /__sandbox/faults', () => {
  it.each([
    ['nothing', {}, "body: must have required property 'provider'"],
    [
      'an unknown provider',
      { provider: 'reuters', kind: 'reset' },
      'provider: expected one of coingecko, yahoo',
    ],
    ['an unknown kind', { provider: 'yahoo', kind: 'explode' }, 'kind: expected one of latency, withhold'],
    ['an unknown field', { provider: 'yahoo', kind: 'reset', tmes: 1 }, 'body: there is no field "tmes"'],
    ['a number as text', { provider: 'yahoo', kind: 'latency', ms: '5' }, 'ms: must be integer'],
    ['no times', { provider: 'yahoo', kind: 'reset', times: 0 }, 'times: must be >= 1'],
    ['latency without ms', { provider: 'yahoo', kind: 'latency' }, 'ms: expected with a latency fault'],
    ['a field of another kind', { provider: 'yahoo', kind: 'reset', ms: 5 }, 'ms: a reset fault has none'],
    [
      'a 5xx below 500',
      { provider: 'yahoo', kind: 'status_5xx', status: 404 },
      'status: expected 500 to 599, got 404',
    ],
    ['a ban by Yahoo', { provider: 'yahoo', kind: 'banned' }, 'kind: yahoo bans nobody'],
    ['crumbs of CoinGecko', { provider: 'coingecko', kind: 'crumb_expired' }, 'kind: only yahoo has crumbs'],
    [
      'a path without a route',
      { provider: 'coingecko', kind: 'reset', path: '/coins/markets' },
      'path: expected one of',
    ],
    [
      'a path of the other provider',
      { provider: 'yahoo', kind: 'reset', path: '/api/v3/ping' },
      'path: expected one of',
    ],
    ['no JSON', '{"provider":', 'Body is not valid JSON'],
  ])('refuses %s and says why', async (_case, body, message) => {
    const sandbox = await openSandbox()
    const reply = await sandbox.post('/__sandbox/faults', body)
    expect(reply).toMatchObject({
      status: 400,
      json: { error: 'bad_request', message: expect.stringContaining(message) },
    })
    expect((await sandbox.get('/__sandbox/faults')).json).toEqual({ faults: [] })
  })
})

describe('GET /__sandbox/calls', () => {
  it('counts calls with their parameters, status and times, but not its own', async () => {
    const sandbox = await openSandbox()
    await sandbox.get(markets)
    sandbox.clock.advance(1_000)
    await sandbox.get('/coingecko/api/v3/coins/no-such-coin')
    const { json } = await sandbox.get('/__sandbox/calls')
    expect(json).toMatchObject({
      count: 2,
      calls: [
        {
          number: 1,
          provider: 'coingecko',
          host: 'coingecko',
          method: 'GET',
          path: '/api/v3/coins/markets',
          query: { vs_currency: 'usd', ids: 'bitcoin' },
          status: 200,
          state: 'answered',
          userAgent: browser['user-agent'],
          startedAtMs: sandbox.clock.now() - 1_000,
          startedMonotonicMs: expect.any(Number),
        },
        { number: 2, path: '/api/v3/coins/no-such-coin', status: 404, startedAtMs: sandbox.clock.now() },
      ],
    })
  })

  it('filters by provider, path and time', async () => {
    const sandbox = await openSandbox()
    await sandbox.get(markets)
    sandbox.clock.advance(1_000)
    await sandbox.get('/yahoo/v8/finance/chart/AAPL')
    const count = async (query: string) =>
      Reflect.get(Object((await sandbox.get(`/__sandbox/calls?${query}`)).json), 'count')
    expect(await count('provider=coingecko')).toBe(1)
    expect(await count('path=/v8/finance/chart')).toBe(1)
    expect(await count(`since=${sandbox.clock.now()}`)).toBe(1)
    expect(await count(`since=${sandbox.clock.now() + 1}`)).toBe(0)
    expect(await count('provider=yahoo&path=/api/v3')).toBe(0)
    await sandbox.remove('/__sandbox/calls')
    expect(await count('')).toBe(0)
  })

  it.each(['provider=reuters', 'since=yesterday', 'since=-1', 'path=coins', 'limit=3'])(
    'refuses %s',
    async (query) => {
      const sandbox = await openSandbox()
      expect((await sandbox.get(`/__sandbox/calls?${query}`)).status).toBe(400)
    },
  )

  it('names the secrets that came, but shows none', async () => {
    const sandbox = await openSandbox()
    const { crumb, headers, query } = await signIn(sandbox)
    await sandbox.get(`/yahoo/v7/finance/quote?symbols=AAPL&${query}`, headers)
    await sandbox.get('/coingecko/api/v3/ping?x_cg_demo_api_key=CG-secret-1', {
      'x-cg-demo-api-key': 'CG-secret-2',
    })
    const { text, json } = await sandbox.get('/__sandbox/calls')
    for (const secret of [crumb, headers.cookie.slice(3), 'CG-secret']) expect(text).not.toContain(secret)
    expect(json).toMatchObject({
      calls: expect.arrayContaining([
        expect.objectContaining({ query: { symbols: 'AAPL', crumb: '***' }, credentials: ['cookie A3'] }),
        expect.objectContaining({ query: { x_cg_demo_api_key: '***' }, credentials: ['x-cg-demo-api-key'] }),
      ]),
    })
  })
})

describe('POST /__sandbox/serve', () => {
  it('serves a body byte for byte, past keys and crumbs, until it is told to stop', async () => {
    const sandbox = await openSandbox()
    const body = '{ "price": 1.0,\n "tiny": 7.8e-11, "text": "Zürich" }'
    const path = '/v8/finance/chart/EURUSD=X'
    const headers = { 'cache-control': 'public, max-age=10' }
    expect(
      (await sandbox.post('/__sandbox/serve', { provider: 'yahoo', path, status: 203, headers, body }))
        .status,
    ).toBe(201)
    const reply = await sandbox.get('/yahoo/v8/finance/chart/EURUSD%3DX?range=1d', {})
    expect(reply).toMatchObject({ status: 203, text: body })
    expect(reply.headers.get('cache-control')).toBe('public, max-age=10')
    expect(reply.headers.get('content-type')).toContain('application/json')
    expect((await sandbox.get('/yahoo/v8/finance/chart/AAPL')).text).not.toBe(body)
    await sandbox.remove('/__sandbox/serve')
    expect((await sandbox.get('/yahoo/v8/finance/chart/EURUSD%3DX')).text).not.toBe(body)
  })

  it('serves paths that the sandbox does not know, and other types', async () => {
    const sandbox = await openSandbox()
    const served = {
      provider: 'coingecko',
      path: '/api/v3/nfts/list',
      headers: { 'content-type': 'text/csv' },
      body: 'a,b',
    }
    await sandbox.post('/__sandbox/serve', served)
    const reply = await sandbox.get('/coingecko/api/v3/nfts/list')
    expect(reply).toMatchObject({ status: 200, text: 'a,b' })
    expect(reply.headers.get('content-type')).toBe('text/csv')
    expect((await sandbox.get('/__sandbox/serve')).json).toMatchObject({
      served: [{ path: '/api/v3/nfts/list', bytes: 3 }],
    })
  })

  it.each([
    [{ provider: 'yahoo', path: '/x' }, "body: must have required property 'body'"],
    [{ provider: 'yahoo', path: 'x', body: '' }, 'path: must match pattern'],
    [{ provider: 'yahoo', path: '/x', body: { a: 1 } }, 'body: must be string'],
    [{ provider: 'yahoo', path: '/x', body: '', status: 99 }, 'status: must be >= 200'],
  ])('refuses %j', async (body, message) => {
    const sandbox = await openSandbox()
    expect(await sandbox.post('/__sandbox/serve', body)).toMatchObject({
      status: 400,
      json: { message: expect.stringContaining(message) },
    })
  })
})

describe('POST /__sandbox/prices', () => {
  it('sets a price of zero, which is a price everywhere', async () => {
    const sandbox = await openSandbox()
    await sandbox.post('/__sandbox/prices', { coingecko: { bitcoin: 0 }, yahoo: { AAPL: 0 } })
    const { json, text } = await sandbox.get(markets)
    expect(json).toMatchObject([
      { current_price: 0, market_cap: 0, low_24h: 0, atl: 0, atl_change_percentage: null },
    ])
    expect(text).not.toContain('NaN')
    expect(
      (await sandbox.get('/coingecko/api/v3/simple/price?ids=bitcoin&vs_currencies=eur,btc')).json,
    ).toEqual({
      bitcoin: { eur: 0, btc: 0 },
    })
    expect((await sandbox.get('/yahoo/v8/finance/chart/AAPL')).json).toMatchObject({
      chart: { result: [{ meta: { regularMarketPrice: 0, regularMarketDayLow: 0, fiftyTwoWeekLow: 0 } }] },
    })
  })

  it('gives a price back to the market, one with null or all at once', async () => {
    const sandbox = await openSandbox()
    const before = (await sandbox.get(markets)).text
    await sandbox.post('/__sandbox/prices', { coingecko: { bitcoin: 5, ethereum: 6 } })
    expect((await sandbox.get(markets)).json).toMatchObject([{ current_price: 5 }])
    const changed = await sandbox.post('/__sandbox/prices', { coingecko: { bitcoin: null } })
    expect(changed.json).toEqual({ coingecko: { ethereum: 6 }, yahoo: {} })
    expect((await sandbox.get(markets)).text).toBe(before)
    await sandbox.remove('/__sandbox/prices')
    expect((await sandbox.get('/__sandbox/prices')).json).toEqual({ coingecko: {}, yahoo: {} })
  })

  it.each([
    [{}, 'body: must NOT have fewer than 1 properties'],
    [{ kraken: {} }, 'body: there is no field "kraken"'],
    [{ coingecko: { bitcoin: -1 } }, 'coingecko.bitcoin: must be >= 0'],
    [{ coingecko: { bitcoin: '1' } }, 'coingecko.bitcoin: must be number,null'],
    [{ coingecko: { bitcoin: 1, nocoin: 1 } }, 'coingecko: there is no coin "nocoin"'],
    [{ yahoo: { aapl: 1 } }, 'yahoo: there is no symbol "aapl"'],
  ])('refuses %j and changes nothing', async (body, message) => {
    const sandbox = await openSandbox()
    expect(await sandbox.post('/__sandbox/prices', body)).toMatchObject({
      status: 400,
      json: { message: expect.stringContaining(message) },
    })
    expect((await sandbox.get('/__sandbox/prices')).json).toEqual({ coingecko: {}, yahoo: {} })
  })
})

describe('GET /__sandbox', () => {
  it('lists what there is', async () => {
    const sandbox = await openSandbox({ seed: 7 })
    expect((await sandbox.get('/__sandbox')).json).toMatchObject({
      seed: 7,
      now: '2026-06-09T10:00:00.000Z',
      hosts: expect.arrayContaining(
        [
          { prefix: '/coingecko', paths: expect.arrayContaining(['/api/v3/coins/markets']) },
          { prefix: '/coingecko-pro' },
          { prefix: '/yahoo', paths: expect.arrayContaining(['/v7/finance/quote']) },
          { prefix: '/yahoo-cookie', paths: ['/'] },
          { prefix: '/metadata', paths: expect.arrayContaining(['/crews/:id']) },
          { prefix: '/binance', paths: expect.arrayContaining(['/api/v3/ticker/24hr']) },
          { prefix: '/bybit', paths: expect.arrayContaining(['/v5/market/tickers']) },
          { prefix: '/alternative-me', paths: ['/fng'] },
        ].map((host) => expect.objectContaining(host)),
      ),
      coins: expect.arrayContaining(['bitcoin', 'usd-coin']),
      symbols: expect.arrayContaining(['AAPL', 'EURUSD=X']),
      faultKinds: expect.arrayContaining(['withhold']),
    })
  })

  it('points here from everywhere else', async () => {
    const sandbox = await openSandbox()
    for (const path of ['/', '/coingeckox/api/v3/ping', '/__sandbox/nothing']) {
      expect(await sandbox.get(path)).toMatchObject({
        status: 404,
        json: { message: expect.stringContaining('/__sandbox') },
      })
    }
  })
})
