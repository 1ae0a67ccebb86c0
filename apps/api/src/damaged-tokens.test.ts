import { createHash } from 'node:crypto'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiBench, createApiBench } from './test-support/api-bench.ts'
import { jwtSettings, tokenOf } from './test-support/user-resources.ts'

let server: RedisServer
beforeAll(async () => {
  server = await startRedisServer()
})
afterAll(() => server.stop())

const key = 'mk_0123456789abcdef'
const admin = 'admin-token-of-sixteen'
const known = { API_KEYS: [createHash('sha256').update(key).digest('hex')], ADMIN_TOKEN: admin }
const place = `/api/v1/portfolios/${'a'.repeat(64)}?wait=0`

describe('a request for what may be a user’s', () => {
  it.each<[string, (token: string) => string]>([
    ['a token with a character too many', (token) => `Bearer ${token}=`],
    ['a token with a part too many', (token) => `Bearer ${token}.x`],
    ['a token that lost a part', (token) => `Bearer ${token.split('.').slice(0, 2).join('.')}`],
    ['the scheme twice', (token) => `Bearer Bearer ${token}`],
    ['two tokens', (token) => `Bearer ${token}, Bearer ${token}`],
    ['another scheme', (token) => `Token ${token}`],
    ['no scheme', (token) => token],
    ['a scheme alone', () => 'Bearer'],
    ['nothing at all', () => ''],
    ['a key that nobody knows', () => `Bearer ${key}x`],
    ['a known key under another scheme', () => `Basic ${key}`],
  ])('is refused with %s, and nothing becomes public', async (_name, damage) => {
    for (const settings of [{ ...jwtSettings, ...known }, known, {}]) {
      await using bench = await open(settings)
      const authorization = damage(await tokenOf('ada', bench.clock.now()))
      expect((await post(bench, { authorization })).json()).toMatchObject({
        status: 401,
        code: 'unauthorized',
      })
      const read = await bench.get(place, { authorization })
      expect([read.status, read.headers['www-authenticate']]).toEqual([401, 'Bearer realm="marketcache"'])
      expect(read.text).not.toContain('eyJ')
      expect(bench.wants).toEqual([])
    }
  })

  it.each([
    ['an API key', `Bearer ${key}`],
    ['the admin token', `bearer ${admin}`],
  ])('speaks of what is public with %s, which names no user', async (_name, authorization) => {
    await using bench = await open({ ...jwtSettings, ...known })
    expect((await post(bench, { authorization })).statusCode).toBe(202)
    expect((await bench.get(place, { authorization })).status).toBe(503)
    expect(bench.wants).toEqual([
      expect.stringMatching(/^miss portfolio public,/),
      expect.stringMatching(/^miss portfolio public,/),
    ])
  })

  it('takes a known token for itself, even where it looks like that of a user', async () => {
    await using bench = await open({ ...jwtSettings, ADMIN_TOKEN: 'an.admin-token.with-dots' })
    const authorization = 'Bearer an.admin-token.with-dots'
    expect((await post(bench, { authorization })).statusCode).toBe(202)
  })
})

it('A request for what is always public may carry any header', async () => {
  await using bench = await open(jwtSettings)
  await bench.store('quote', ['AAPL'])
  expect((await bench.get('/api/v1/quotes/AAPL', { authorization: 'Token x' })).status).toBe(200)
})

function post(bench: ApiBench, headers: Record<string, string>) {
  const payload = { holdings: { AAPL: 1 } }
  return bench.app.inject({ method: 'POST', url: '/api/v1/portfolios?wait=0', payload, headers })
}

async function open(settings = {}): Promise<ApiBench & AsyncDisposable> {
  const bench = await createApiBench(server, settings)
  return { ...bench, [Symbol.asyncDispose]: () => bench.close() }
}
