import { describe, expect, it } from 'vitest'
import { browser, sandboxOpener } from '../test-support/open-sandbox.ts'

const openSandbox = sandboxOpener()

describe('keys of CoinGecko', () => {
  it.each([
    ['the public host needs no key', '/coingecko', {}, '', 200, undefined],
    ['a Demo key in a header', '/coingecko', { 'x-cg-demo-api-key': 'k' }, '', 200, undefined],
    ['a Demo key as a parameter', '/coingecko', {}, '?x_cg_demo_api_key=k', 200, undefined],
    ['a Pro key in a header', '/coingecko-pro', { 'x-cg-pro-api-key': 'k' }, '', 200, undefined],
    ['a Pro key as a parameter', '/coingecko-pro', {}, '?x_cg_pro_api_key=k', 200, undefined],
    ['no key on the Pro host', '/coingecko-pro', {}, '', 401, 10_002],
    ['an empty key on the Pro host', '/coingecko-pro', { 'x-cg-pro-api-key': '' }, '', 401, 10_002],
    ['an unknown key', '/coingecko-pro', { 'x-cg-pro-api-key': 'CG-invalid-1' }, '', 401, 10_002],
    ['a Pro key on the public host', '/coingecko', { 'x-cg-pro-api-key': 'k' }, '', 400, 10_010],
    [
      'a Pro key under the name of a Demo key',
      '/coingecko',
      { 'x-cg-demo-api-key': 'CG-pro-1' },
      '',
      400,
      10_010,
    ],
    ['a Demo key on the Pro host', '/coingecko-pro', { 'x-cg-demo-api-key': 'k' }, '', 400, 10_011],
    [
      'a Demo key under the name of a Pro key',
      '/coingecko-pro',
      {},
      '?x_cg_pro_api_key=CG-demo-1',
      400,
      10_011,
    ],
  ])('%s', async (_case, prefix, headers, query, status, code) => {
    const sandbox = await openSandbox()
    const reply = await sandbox.get(`${prefix}/api/v3/ping${query}`, headers)
    expect(reply.status).toBe(status)
    if (code !== undefined) expect(reply.text).toContain(`"error_code":${code}`)
  })

  it('has the code beside `status` for a wrong host, inside it for a bad key, and inside `error` for a wrong plan', async () => {
    const sandbox = await openSandbox()
    const wrongHost = await sandbox.get('/coingecko/api/v3/ping', { 'x-cg-pro-api-key': 'k' })
    expect(wrongHost.json).toMatchObject({
      error_code: 10_010,
      status: { error_message: expect.any(String) },
    })
    const missing = await sandbox.get('/coingecko-pro/api/v3/ping')
    expect(missing.json).toMatchObject({ status: { error_code: 10_002 } })
    const wrongPlan = await sandbox.get('/coingecko/api/v3/key')
    expect(wrongPlan).toMatchObject({ status: 401, json: { error: { status: { error_code: 10_005 } } } })
  })
})

describe('GET /coins/markets', () => {
  const markets = '/coingecko/api/v3/coins/markets'

  it.each([
    ['without a currency', '', 422, 'Missing parameter vs_currency'],
    ['with an unknown currency', '?vs_currency=gold', 400, 'invalid vs_currency'],
  ])('refuses a request %s', async (_case, query, status, error) => {
    const sandbox = await openSandbox()
    expect(await sandbox.get(markets + query)).toMatchObject({ status, json: { error } })
  })

  it('gives 100 rows unless told otherwise, and never more than 250', async () => {
    const sandbox = await openSandbox()
    const count = async (query: string) =>
      list((await sandbox.get(`${markets}?vs_currency=usd${query}`)).json).length
    expect(await count('')).toBe(100)
    expect(await count('&per_page=3')).toBe(3)
    expect(await count('&per_page=1000')).toBe(250)
    expect(await count('&per_page=250&page=2')).toBeGreaterThan(50)
    expect(await count('&per_page=250&page=9')).toBe(0)
  })

  it('leaves unknown ids out, and forgets those beyond the page', async () => {
    const sandbox = await openSandbox()
    const some = await sandbox.get(`${markets}?vs_currency=usd&ids=bitcoin,no-such-coin,Ethereum,bitcoin`)
    expect(list(some.json).map(({ id }) => id)).toEqual(['bitcoin', 'ethereum'])
    expect((await sandbox.get(`${markets}?vs_currency=usd&ids=no-such-coin`)).json).toEqual([])
    const many = list((await sandbox.get(`${markets}?vs_currency=usd&per_page=250`)).json).map(({ id }) => id)
    expect(list((await sandbox.get(`${markets}?vs_currency=usd&ids=${many}`)).json)).toHaveLength(100)
    expect(
      list((await sandbox.get(`${markets}?vs_currency=usd&per_page=250&ids=${many}`)).json),
    ).toHaveLength(250)
  })

  it('sorts by market capitalisation, volume and id', async () => {
    const sandbox = await openSandbox()
    const rows = async (order: string) =>
      list((await sandbox.get(`${markets}?vs_currency=usd&per_page=250&order=${order}`)).json)
    const caps = (await rows('market_cap_desc')).map(({ market_cap }) => Number(market_cap))
    expect(caps).toEqual(caps.toSorted((left, right) => right - left))
    const volumes = (await rows('volume_desc')).map(({ total_volume }) => Number(total_volume))
    expect(volumes).toEqual(volumes.toSorted((left, right) => right - left))
    const ids = (await rows('id_asc')).map(({ id }) => String(id))
    expect(ids).toEqual(ids.toSorted())
  })

  it('measures in every currency, and a coin in itself is 1', async () => {
    const sandbox = await openSandbox()
    const { json } = await sandbox.get('/coingecko/api/v3/simple/supported_vs_currencies')
    for (const code of Array.isArray(json) ? json : []) {
      const [bitcoin] = list((await sandbox.get(`${markets}?vs_currency=${code}&ids=bitcoin`)).json)
      expect(Number(bitcoin?.current_price), code).toBeGreaterThan(0)
      expect(Number(bitcoin?.low_24h), code).toBeLessThanOrEqual(Number(bitcoin?.current_price))
    }
    const [inBitcoin] = list((await sandbox.get(`${markets}?vs_currency=btc&ids=bitcoin`)).json)
    expect(inBitcoin).toMatchObject({
      current_price: 1,
      high_24h: 1,
      low_24h: 1,
      ath: 1,
      price_change_24h: 0,
    })
  })

  it('advances prices and `last_updated` with time', async () => {
    const sandbox = await openSandbox()
    const read = async () => list((await sandbox.get(`${markets}?vs_currency=usd&ids=bitcoin`)).json)[0]
    const first = await read()
    sandbox.clock.advance(4_999)
    expect(await read()).toEqual(first)
    sandbox.clock.advance(1)
    const second = await read()
    expect(second?.last_updated).toBe('2026-06-09T10:00:05.000Z')
    expect(second?.current_price).not.toBe(first?.current_price)
  })
})

describe('GET /coins/:id', () => {
  const small = 'localization=false&tickers=false&community_data=false&developer_data=false'

  it('leaves out what the flags say', async () => {
    const sandbox = await openSandbox()
    const parts = ['localization', 'tickers', 'community_data', 'developer_data', 'market_data']
    const everything = await sandbox.get('/coingecko/api/v3/coins/ethereum')
    expect(Object.keys(record(everything.json))).toEqual(expect.arrayContaining(parts))
    const little = await sandbox.get(`/coingecko/api/v3/coins/ethereum?${small}&market_data=false`)
    for (const part of parts) expect(record(little.json)).not.toHaveProperty(part)
    expect(little.json).toMatchObject({ id: 'ethereum', symbol: 'eth', name: 'Ethereum' })
  })

  it('tells infinite supplies from limited and unknown ones', async () => {
    const sandbox = await openSandbox()
    const supply = async (id: string) =>
      record((await sandbox.get(`/coingecko/api/v3/coins/${id}?${small}`)).json).market_data
    expect(await supply('dogecoin')).toMatchObject({ max_supply: null, max_supply_infinite: true })
    expect(await supply('ethereum')).toMatchObject({ max_supply: null, max_supply_infinite: true })
    expect(await supply('bitcoin')).toMatchObject({ max_supply: 21_000_000, max_supply_infinite: false })
  })

  it('agrees with /coins/markets and /simple/price', async () => {
    const sandbox = await openSandbox()
    const [row] = list((await sandbox.get('/coingecko/api/v3/coins/markets?vs_currency=eur&ids=solana')).json)
    const full = await sandbox.get(`/coingecko/api/v3/coins/solana?${small}`)
    expect(full.json).toMatchObject({
      market_data: { current_price: { eur: row?.current_price }, market_cap: { eur: row?.market_cap } },
    })
    const simple = await sandbox.get(
      '/coingecko/api/v3/simple/price?ids=solana,no-such-coin&vs_currencies=eur',
    )
    expect(simple.json).toEqual({ solana: { eur: row?.current_price } })
  })

  it('knows neither strange ids nor strange paths', async () => {
    const sandbox = await openSandbox()
    for (const id of ['no-such-coin', '..%2f..%2fetc', '__proto__', `${'a'.repeat(400)}`, '%00', 'Bitcoin']) {
      expect(await sandbox.get(`/coingecko/api/v3/coins/${id}`, browser), id).toMatchObject({
        status: 404,
        json: { error: 'coin not found' },
      })
    }
    expect(await sandbox.get('/coingecko/api/v3/nothing/here')).toMatchObject({ status: 404 })
  })
})

describe('GET /simple/price', () => {
  it.each([
    ['?ids=bitcoin', 'Missing parameter vs_currencies'],
    ['?vs_currencies=usd', 'Missing parameter ids'],
  ])('refuses %s', async (query, error) => {
    const sandbox = await openSandbox()
    expect(await sandbox.get(`/coingecko/api/v3/simple/price${query}`)).toMatchObject({
      status: 422,
      json: { error },
    })
  })

  it('answers with nothing where nothing is known', async () => {
    const sandbox = await openSandbox()
    const path = '/coingecko/api/v3/simple/price?ids=no-such-coin&vs_currencies=usd'
    expect((await sandbox.get(path)).json).toEqual({})
  })
})

function list(json: unknown): Record<string, unknown>[] {
  return Array.isArray(json) ? json : []
}

function record(json: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(Object(json)))
}
