import { type RedisServer, startRedisServer } from '@marketcache/testing'
import fc from 'fast-check'
import type { InjectOptions } from 'fastify'
import type { Redis } from 'ioredis'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ApiBench, createApiBench } from './test-support/api-bench.ts'

let server: RedisServer
let bench: ApiBench
let monitor: Redis
let commands: string[]

beforeAll(async () => {
  server = await startRedisServer()
  bench = await createApiBench(server)
  monitor = await bench.app.redis.duplicate({ enableOfflineQueue: true }).monitor()
  monitor.on('monitor', (_time: string, command: string[]) => {
    // Connections are kept alive, and good reads of an earlier test are counted a little later.
    const isOurs = command[0] !== 'ping' && !command.some((word) => word.includes(':demand}'))
    if (isOurs) commands.push(command[0] ?? '')
  })
  return async () => {
    monitor.disconnect()
    await bench.close()
    await server.stop()
  }
})
beforeEach(() => {
  commands = []
  bench.wants.length = 0
})

const tenKilobytes = 'a'.repeat(10_000)
const hostile = [
  '*',
  '%2A',
  '?',
  '%3F',
  '[a]',
  '..%2F',
  '..%2F..%2Fetc%2Fpasswd',
  '%2e%2e',
  '%00',
  'bitcoin%00',
  'bitcoin%0d%0aX-Evil%3A1',
  '%7Btag%7D',
  '{tag}',
  'a:b',
  'a%20b',
  ' ',
  '%25',
  tenKilobytes,
  encodeURIComponent('bıtcoin'),
  encodeURIComponent('bitсoin'),
  encodeURIComponent('ＡＡＰＬ'),
  encodeURIComponent('💰'),
  '__proto__',
  '-',
  '%22%3E%3Cscript%3E',
  "';return redis.call('FLUSHALL')",
]

/** Every command that reaches Redis after what has been asked before comes after this mark. */
async function commandsSoFar(): Promise<string[]> {
  await bench.app.redis.echo('mark')
  await expect.poll(() => commands.at(-1)).toBe('echo')
  return commands.filter((command) => command !== 'echo')
}

describe('a name that cannot be one', () => {
  it.each(hostile)('is refused before Redis hears of it: %s', async (name) => {
    const urls = [
      `/api/v1/coins/${name}`,
      `/api/v1/coins/${name}/tokenomics`,
      `/api/v1/coins/${name}/profile`,
      `/api/v1/quotes/${name}`,
      `/api/v1/coins?ids=bitcoin,${name}`,
      `/api/v1/quotes?symbols=${name}`,
      `/api/v1/coins/bitcoin?currency=${name}`,
    ]
    for (const url of urls) {
      const { status, headers, json } = await bench.get(encodeURI(decodeURI(url)))
      expect([400, 404]).toContain(status)
      expect(headers['content-type']).toContain('application/problem+json')
      expect(['invalid_request', 'not_found']).toContain(json().code)
    }
    expect(await commandsSoFar()).toEqual([])
    expect(bench.wants).toEqual([])
  })

  it('is named, and shown shortened and escaped', async () => {
    const { json } = await bench.get(`/api/v1/coins/${tenKilobytes}`)
    expect(json().errors).toEqual([{ field: 'id', message: expect.stringContaining('(10000 characters)') }])
    const { text } = await bench.get('/api/v1/coins/a%0d%0ab')
    expect(text).toContain(String.raw`a\\r\\nb`)
  })

  it('is named with its position in a list', async () => {
    const { status, json } = await bench.get('/api/v1/quotes?symbols=AAPL,A*,MSFT')
    expect([status, json().errors[0].field]).toEqual([400, 'symbols[1]'])
  })

  it('cannot be found by trying, either: anything is answered with 200, 4xx or 503, and no key escapes its place', async () => {
    const keys: string[] = []
    const onCommand = (_time: string, [command = '', key = '']: string[]) => {
      if (command === 'get' || command === 'mget') keys.push(key)
    }
    monitor.on('monitor', onCommand)
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1 }), async (name) => {
        const path = encodeURIComponent(name.toWellFormed())
        const { status } = await bench.get(`/api/v1/quotes/${path}?wait=0`)
        expect([400, 404, 503]).toContain(status)
      }),
      { numRuns: 300 },
    )
    await commandsSoFar()
    monitor.off('monitor', onCommand)
    for (const key of keys) expect(key).toMatch(/^test-[0-9a-f-]+:quote:[A-Za-z0-9.=^_-]+$/)
  })
})

describe('a query that is wrong', () => {
  it.each([
    ['/api/v1/coins/bitcoin?foo=1', 'foo', 'known are currency, wait'],
    ['/api/v1/coins/bitcoin?id=ethereum', 'id', 'is not known here'],
    ['/api/v1/coins/bitcoin/profile?currency=usd', 'currency', 'known are wait'],
    ['/api/v1/coins/bitcoin?currency=xxx', 'currency', 'must be one of aed'],
    ['/api/v1/coins/bitcoin?currency=usd&currency=eur', 'currency', 'it was given 2 times'],
    ['/api/v1/coins/bitcoin?wait=1&wait=1', 'wait', 'it was given 2 times'],
    ['/api/v1/coins/bitcoin?wait=11', 'wait', 'must be <= 10, got 11'],
    ['/api/v1/coins/bitcoin?wait=-1', 'wait', 'must be >= 0'],
    ['/api/v1/coins/bitcoin?wait=soon', 'wait', 'must be number, got "soon"'],
    ['/api/v1/coins/bitcoin?wait=', 'wait', 'must be number'],
    ['/api/v1/coins/bitcoin?wait=NaN', 'wait', 'must be number'],
    ['/api/v1/coins/bitcoin?wait=Infinity', 'wait', 'must be <= 10, got Infinity'],
    ['/api/v1/coins/bitcoin?__proto__=1', '__proto__', 'is not known here'],
    ['/api/v1/coins/bitcoin?__proto__[a]=1', '__proto__[a]', 'is not known here'],
    ['/api/v1/coins/bitcoin?constructor.prototype.a=1', 'constructor.prototype.a', 'is not known here'],
    ['/api/v1/coins', 'ids', 'is required'],
    ['/api/v1/coins?ids=', 'ids', 'must list 1 to 250 items, got 0'],
    ['/api/v1/coins?ids=a&ids=b', 'ids', 'it was given 2 times'],
    ['/api/v1/coins?symbols=a', 'symbols', 'known are ids, currency, wait'],
    [`/api/v1/coins?ids=${'a,'.repeat(250)}a`, 'ids', 'got 251'],
  ])('is refused and named: %s', async (url, field, message) => {
    const { status, json } = await bench.get(url)
    expect(status).toBe(400)
    expect(json()).toMatchObject({
      code: 'invalid_request',
      retryable: false,
      type: 'urn:marketcache:problem:invalid_request',
    })
    expect(json().errors).toContainEqual({ field, message: expect.stringContaining(message) })
    expect(await commandsSoFar()).toEqual([])
  })

  it('is reported with all its mistakes at once', async () => {
    const { json } = await bench.get('/api/v1/coins/bitcoin?wait=99&currency=xxx&foo=1')
    const fields = json().errors.map(({ field }: { field: string }) => field)
    expect(fields.toSorted()).toEqual(['currency', 'foo', 'wait'])
  })
})

describe('a path or a method that is wrong', () => {
  it.each([
    '/nope',
    '/api',
    '/api/v1',
    '/api/v1/coins/',
    '/api/v1/coins/a/b',
    '/API/v1/coins/a',
    '//',
    '/docs/../x',
  ])('has nothing there: %s', async (url) => {
    const { status, json } = await bench.get(url)
    expect([status, json().code]).toEqual([
      url === '/api/v1/coins/' ? 400 : 404,
      url === '/api/v1/coins/' ? 'invalid_request' : 'not_found',
    ])
  })

  it.each(['/api/v1/coins/%zz', '/api/v1/coins/%', '/api/v1/coins/%c3%28'])(
    'is not valid: %s',
    async (url) => {
      const { status, headers, json } = await bench.get(url)
      expect([status, json().code]).toEqual([400, 'invalid_request'])
      expect(headers['content-type']).toContain('application/problem+json')
    },
  )

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const)(
    'says which methods there are: %s',
    async (method) => {
      const { status, headers, json } = await bench.get('/api/v1/coins/bitcoin', {}, { method })
      expect([status, json().code, headers.allow]).toEqual([405, 'method_not_allowed', 'GET, HEAD'])
    },
  )

  it('says so before it looks at the body', async () => {
    const options: InjectOptions = { method: 'POST', payload: 'x'.repeat(100_000) }
    const { status } = await bench.get('/api/v1/coins/bitcoin', { 'content-type': 'text/csv' }, options)
    expect(status).toBe(405)
  })
})

describe('a body that is wrong', () => {
  const post = (payload: string, contentType = 'application/json') =>
    bench.get('/api/update-cache', { 'content-type': contentType }, { method: 'POST', payload })

  it.each([
    ['{', 400, 'invalid_request'],
    ['', 400, 'invalid_request'],
    ['[]', 400, 'invalid_request'],
    ['"bitcoin"', 400, 'invalid_request'],
    ['null', 400, 'invalid_request'],
    ['{"__proto__":{"popular":true}}', 400, 'invalid_request'],
    ['{"\\u005f_proto__":{"popular":true}}', 400, 'invalid_request'],
    ['{"constructor":{"prototype":{"popular":true}}}', 400, 'invalid_request'],
    [`{"coin_id":"${'a'.repeat(66_000)}"}`, 413, 'payload_too_large'],
  ])('is refused: %#', async (payload, status, code) => {
    const answer = await post(payload)
    expect([answer.status, answer.json().code]).toEqual([status, code])
    expect(Reflect.get({}, 'popular')).toBeUndefined()
    expect(bench.jobs.submitted).toEqual([])
  })

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/xml',
    'nonsense',
    'application/json\ta',
  ])('is not JSON: %s', async (contentType) => {
    const answer = await post('{"coin_id":"bitcoin"}', contentType)
    expect([answer.status, answer.json().code]).toEqual([415, 'unsupported_media_type'])
  })

  it.each([
    [{ coin_id: 5 }, 'coin_id'],
    [{ coin_id: '*' }, 'coin_id'],
    [{ coin_id: null }, 'coin_id'],
    [{ coin_id: ['bitcoin'] }, 'coin_id'],
    [{ coin_ids: 'bitcoin' }, 'coin_ids'],
    [{ coin_ids: [] }, 'coin_ids'],
    [{ coin_ids: ['bitcoin', '../x'] }, 'coin_ids[1]'],
    [{ coin_ids: Array(251).fill('a') }, 'coin_ids'],
    [{ popular: 'true' }, 'popular'],
    [{ popular: true, limit: '20' }, 'limit'],
    [{ popular: true, limit: 0 }, 'limit'],
    [{ popular: true, limit: 251 }, 'limit'],
    [{ popular: true, limit: 1.5 }, 'limit'],
    [{ coin_id: 'bitcoin', limit: 5 }, 'limit'],
    [{ coin_id: 'bitcoin', extra: 1 }, 'extra'],
    [{ coin_id: 'bitcoin', popular: true }, 'body'],
    [{ coin_id: 'bitcoin', coin_ids: ['bitcoin'] }, 'body'],
    [{ popular: false }, 'body'],
    [{}, 'body'],
  ])('names the field and guesses nothing: %j', async (payload, field) => {
    const answer = await post(JSON.stringify(payload))
    expect(answer.status).toBe(400)
    expect(answer.json().errors.map((mistake: { field: string }) => mistake.field)).toContain(field)
    expect(bench.jobs.submitted).toEqual([])
  })
})

describe('a request id', () => {
  it('is taken from the client when it is harmless', async () => {
    const { headers, json } = await bench.get('/nope', { 'x-request-id': 'abc.DEF_1-2' })
    expect([headers['x-request-id'], json().requestId]).toEqual(['abc.DEF_1-2', 'abc.DEF_1-2'])
  })

  it.each(['a b', 'a\nb', '', 'x'.repeat(65), '<script>', '%0a'])(
    'is replaced when it is not: %j',
    async (given) => {
      const { json } = await bench.get('/nope', { 'x-request-id': given })
      expect(json().requestId).toMatch(/^[0-9a-f]{10}-[0-9a-z]+$/)
    },
  )
})
