import { describe, expect, it } from 'vitest'
import { browser, type OpenSandbox, sandboxOpener, signIn } from '../test-support/open-sandbox.ts'

const openSandbox = sandboxOpener()
const markets = '/coingecko/api/v3/coins/markets?vs_currency=usd'

/** Sets a fault of CoinGecko and tells its id. */
async function setFault(sandbox: OpenSandbox, fault: object): Promise<string> {
  const { json, status, text } = await sandbox.post('/__sandbox/faults', { provider: 'coingecko', ...fault })
  if (status !== 201) throw new Error(text)
  return String(Reflect.get(Object(json), 'id'))
}

async function timed<T>(work: Promise<T>): Promise<{ result: T; ms: number }> {
  const startMs = performance.now()
  return { result: await work, ms: performance.now() - startMs }
}

describe('faults that take the place of an answer', () => {
  it('429 with and without Retry-After', async () => {
    const sandbox = await openSandbox()
    await setFault(sandbox, { kind: 'status_429', times: 1 })
    await setFault(sandbox, { kind: 'status_429', retryAfterSeconds: 7, times: 1 })
    const [first, second] = [await sandbox.get(markets), await sandbox.get(markets)]
    expect(first).toMatchObject({ status: 429, json: { status: { error_code: 429 } } })
    expect(first.headers.get('retry-after')).toBeNull()
    expect(second.status).toBe(429)
    expect(second.headers.get('retry-after')).toBe('7')
    expect((await sandbox.get(markets)).status).toBe(200)
  })

  it('the body of a 429 with status 200', async () => {
    const sandbox = await openSandbox()
    await setFault(sandbox, { kind: 'throttled_200' })
    expect(await sandbox.get(markets)).toMatchObject({ status: 200, json: { status: { error_code: 429 } } })
    await setFault(sandbox, { provider: 'yahoo', kind: 'throttled_200' })
    expect(await sandbox.get('/yahoo/v1/test/getcrumb')).toMatchObject({
      status: 200,
      text: 'Too Many Requests\r\n',
    })
  })

  it.each([
    [undefined, 503],
    [500, 500],
    [599, 599],
  ])('5xx: %s gives %s', async (status, expected) => {
    const sandbox = await openSandbox()
    await setFault(sandbox, { kind: 'status_5xx', ...(status === undefined ? {} : { status }) })
    expect((await sandbox.get(markets)).status).toBe(expected)
  })

  it('the outage page of Yahoo, on all its hosts', async () => {
    const sandbox = await openSandbox()
    await setFault(sandbox, { provider: 'yahoo', kind: 'status_5xx' })
    for (const path of ['/yahoo/v8/finance/chart/AAPL', '/yahoo-cookie/']) {
      expect(await sandbox.get(path)).toMatchObject({
        status: 503,
        text: expect.stringContaining('Will be right back'),
      })
    }
    expect((await sandbox.get(markets)).status).toBe(200)
  })

  it('HTML in place of JSON, as a success and as a firewall', async () => {
    const sandbox = await openSandbox()
    await setFault(sandbox, { kind: 'html', times: 1 })
    await setFault(sandbox, { kind: 'html', status: 403, times: 1 })
    for (const status of [200, 403]) {
      const reply = await sandbox.get(markets)
      expect(reply).toMatchObject({ status, text: expect.stringContaining('<!DOCTYPE html>') })
      expect(reply.headers.get('content-type')).toContain('text/html')
    }
  })

  it('a connection that is reset', async () => {
    const sandbox = await openSandbox()
    await setFault(sandbox, { kind: 'reset', times: 1 })
    await expect(sandbox.get(markets)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
    expect((await sandbox.get(markets)).status).toBe(200)
  })

  it('a crumb that expires once: the next one is good', async () => {
    const sandbox = await openSandbox()
    const before = await signIn(sandbox)
    await setFault(sandbox, { provider: 'yahoo', path: '/v7/finance/quote', kind: 'crumb_expired', times: 1 })
    const ask = (query: string) =>
      sandbox.get(`/yahoo/v7/finance/quote?symbols=AAPL&${query}`, before.headers)
    expect(await ask(before.query)).toMatchObject({
      status: 401,
      json: { finance: { error: { description: 'Invalid Crumb' } } },
    })
    expect((await ask(before.query)).status).toBe(401)
    const crumb = (await sandbox.get('/yahoo/v1/test/getcrumb', before.headers)).text
    expect(crumb).not.toBe(before.crumb)
    expect((await ask(`crumb=${encodeURIComponent(crumb)}`)).status).toBe(200)
  })
})

describe('faults of time', () => {
  it('latency delays, and adds up', async () => {
    const sandbox = await openSandbox()
    await setFault(sandbox, { kind: 'latency', ms: 60 })
    await setFault(sandbox, { kind: 'latency', ms: 60 })
    const { result, ms } = await timed(sandbox.get(markets))
    expect(result.status).toBe(200)
    expect(ms).toBeGreaterThanOrEqual(115)
  })

  it('latency goes with another fault', async () => {
    const sandbox = await openSandbox()
    await setFault(sandbox, { kind: 'latency', ms: 80 })
    await setFault(sandbox, { kind: 'status_429' })
    const { result, ms } = await timed(sandbox.get(markets))
    expect(result.status).toBe(429)
    expect(ms).toBeGreaterThanOrEqual(75)
  })

  it('withheld answers come when the fault is removed', async () => {
    const sandbox = await openSandbox()
    const id = await setFault(sandbox, { kind: 'withhold', times: 1 })
    const withheld = sandbox.get(markets)
    // Used up, so that the next request is answered while the first one still waits.
    await pendingCall(sandbox)
    expect((await sandbox.get(markets)).status).toBe(200)
    expect((await sandbox.remove(`/__sandbox/faults/${id}`)).status).toBe(204)
    expect((await withheld).status).toBe(200)
  })

  it('a caller who gives up is let go', async () => {
    const sandbox = await openSandbox()
    await setFault(sandbox, { kind: 'withhold' })
    await expect(fetch(sandbox.url + markets, { signal: AbortSignal.timeout(100) })).rejects.toThrow()
    await expect
      .poll(async () => (await sandbox.get('/__sandbox/calls')).text)
      .toContain('"status":null,"state":"broken"')
  })

  it('closing does not wait for what is withheld', async () => {
    const sandbox = await openSandbox()
    await setFault(sandbox, { kind: 'withhold' })
    const withheld = sandbox.get(markets).catch(() => 'cut')
    await pendingCall(sandbox)
    expect((await timed(sandbox.close())).ms).toBeLessThan(1_000)
    await withheld
  })

  it('a slow body begins at once and drips', async () => {
    const sandbox = await openSandbox()
    await setFault(sandbox, { kind: 'slow_body', ms: 300 })
    const begun = await timed(fetch(sandbox.url + markets))
    const read = await timed(begun.result.json())
    expect(begun.ms).toBeLessThan(250)
    expect(read.ms).toBeGreaterThanOrEqual(200)
    expect(read.result).toHaveLength(100)
  })
})

describe('faults of the body', () => {
  it('truncated: half of it, then the connection ends', async () => {
    const sandbox = await openSandbox()
    const whole = (await sandbox.get(markets)).text.length
    await setFault(sandbox, { kind: 'truncated' })
    const response = await fetch(sandbox.url + markets)
    expect(response.status).toBe(200)
    expect(Number(response.headers.get('content-length'))).toBe(whole)
    await expect(response.text()).rejects.toThrow('terminated')
  })

  it('bad JSON: half of it, and the connection ends well', async () => {
    const sandbox = await openSandbox()
    await setFault(sandbox, { kind: 'bad_json' })
    const reply = await sandbox.get(markets)
    expect(reply).toMatchObject({ status: 200, json: undefined })
    expect(reply.text).toMatch(/^\[\{"id":"bitcoin"/)
  })

  it('extra fields: unknown ones, at every depth', async () => {
    const sandbox = await openSandbox()
    await setFault(sandbox, { kind: 'extra_fields' })
    expect((await sandbox.get('/coingecko/api/v3/coins/bitcoin')).json).toMatchObject({
      id: 'bitcoin',
      sandbox_new_field: {},
      market_data: { sandbox_new_field: {}, current_price: { sandbox_new_field: {} } },
    })
  })

  it('nulls: in place of every number', async () => {
    const sandbox = await openSandbox()
    await setFault(sandbox, { kind: 'nulls' })
    const { text, json } = await sandbox.get(`${markets}&ids=bitcoin`)
    expect(json).toMatchObject([{ id: 'bitcoin', current_price: null, circulating_supply: null }])
    expect(text).not.toMatch(/":-?\d/)
  })

  it('nulls and extra fields leave alone what is not JSON', async () => {
    const sandbox = await openSandbox()
    await setFault(sandbox, { provider: 'yahoo', kind: 'nulls', times: 2 })
    expect((await signIn(sandbox)).crumb).toHaveLength(11)
  })

  it('oversized: still JSON, but too much of it', async () => {
    const sandbox = await openSandbox()
    await setFault(sandbox, { kind: 'oversized', bytes: 3_000_000 })
    const reply = await sandbox.get(markets)
    expect(reply.text).toHaveLength(3_000_000)
    expect(reply.json).toHaveLength(100)
  })

  it('hits served bodies too', async () => {
    const sandbox = await openSandbox()
    await sandbox.post('/__sandbox/serve', { provider: 'coingecko', path: '/api/v3/ping', body: '{"n":1}' })
    await setFault(sandbox, { kind: 'nulls' })
    expect((await sandbox.get('/coingecko/api/v3/ping')).json).toEqual({ n: null })
  })
})

describe('where and how often faults hit', () => {
  it('only the provider and the path that they name', async () => {
    const sandbox = await openSandbox()
    await setFault(sandbox, { kind: 'status_5xx', path: '/api/v3/coins' })
    expect((await sandbox.get(markets)).status).toBe(503)
    expect((await sandbox.get('/coingecko/api/v3/coins/bitcoin')).status).toBe(503)
    expect((await sandbox.get('/coingecko/api/v3/ping')).status).toBe(200)
    expect((await sandbox.get('/yahoo/v8/finance/chart/AAPL')).status).toBe(200)
  })

  it('one symbol or coin alone', async () => {
    const sandbox = await openSandbox()
    await setFault(sandbox, { provider: 'yahoo', kind: 'status_5xx', path: '/v8/finance/chart/EURUSD=X' })
    expect((await sandbox.get('/yahoo/v8/finance/chart/EURUSD%3DX')).status).toBe(503)
    expect((await sandbox.get('/yahoo/v8/finance/chart/AAPL')).status).toBe(200)
  })

  it('only the cookie with the path /', async () => {
    const sandbox = await openSandbox()
    await setFault(sandbox, { provider: 'yahoo', kind: 'status_5xx', path: '/' })
    expect((await sandbox.get('/yahoo-cookie/')).status).toBe(503)
    expect((await sandbox.get('/yahoo/v8/finance/chart/AAPL')).status).toBe(200)
  })

  it('as often as they say, and are counted', async () => {
    const sandbox = await openSandbox()
    const id = await setFault(sandbox, { kind: 'status_429', times: 2 })
    const statuses = await Promise.all([1, 2, 3].map(async () => (await sandbox.get(markets)).status))
    expect(statuses.toSorted()).toEqual([200, 429, 429])
    expect((await sandbox.get('/__sandbox/faults')).json).toMatchObject({ faults: [{ id, hits: 2 }] })
    expect((await sandbox.get('/__sandbox/calls')).text).toContain(`"faults":["${id}"]`)
  })

  it('until they are removed', async () => {
    const sandbox = await openSandbox()
    const id = await setFault(sandbox, { kind: 'status_429' })
    expect((await sandbox.get(markets)).status).toBe(429)
    await sandbox.remove(`/__sandbox/faults/${id}`)
    expect((await sandbox.get(markets)).status).toBe(200)
    expect((await sandbox.remove(`/__sandbox/faults/${id}`)).status).toBe(404)
    await setFault(sandbox, { kind: 'reset' })
    expect((await sandbox.remove('/__sandbox/faults')).status).toBe(204)
    expect((await sandbox.get(markets, browser)).status).toBe(200)
  })
})

async function pendingCall(sandbox: OpenSandbox): Promise<void> {
  await expect.poll(async () => (await sandbox.get('/__sandbox/calls')).text).toContain('"state":"pending"')
}
