import { createHash } from 'node:crypto'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiBench, createApiBench } from './test-support/api-bench.ts'
import { jwtSettings, tokenOf } from './test-support/user-resources.ts'

const key = 'mk_canary_0123456789abcdef'
const admin = 'admin-token-of-sixteen'
const API_KEYS = [`desk:${createHash('sha256').update(key).digest('hex')}`]
const question = { type: 'sentiment', input: 'Bitcoin rallies.' }
const canonical = '{"input":"Bitcoin rallies.","model":"test-model","promptVersion":"1","type":"sentiment"}'
const hash = createHash('sha256').update(canonical).digest('hex')
const address = `/api/v1/analyses/sentiment/${hash}`

let server: RedisServer
beforeAll(async () => {
  server = await startRedisServer()
})
afterAll(() => server.stop())

async function open(settings = {}) {
  const bench = await createApiBench(server, { ...jwtSettings, API_KEYS, ADMIN_TOKEN: admin, ...settings })
  return Object.assign(bench, { [Symbol.asyncDispose]: bench.close })
}

async function ask(bench: ApiBench, headers: Record<string, string> = {}, payload: object = question) {
  const answer = await bench.app.inject({ method: 'POST', url: '/api/v1/analyses?wait=0', headers, payload })
  return { status: answer.statusCode, headers: answer.headers, text: answer.body, json: answer.json() }
}

describe('POST /api/v1/analyses', () => {
  it('S2-16 S2-24 names the analysis by type and hash, and wants it from the worker once', async () => {
    await using bench = await open()
    const asked = await ask(bench, { 'x-api-key': key })
    expect(asked).toMatchObject({ status: 202, json: { url: address } })
    expect(asked.headers.location).toBe(address)
    expect(bench.wants).toEqual([`miss analysis public,sentiment,${hash}`])
  })

  it('S2-18 S2-24 answers from the cache what was analysed before, to anybody, and wants nothing', async () => {
    await using bench = await open()
    const data = { result: { sentiment: 'bullish', confidence: 0.85, keyPoints: [] } }
    await bench.store('analysis', ['public', 'sentiment', hash], { data })
    expect(await ask(bench)).toMatchObject({ status: 200, json: { data } })
    const read = await bench.get(address)
    expect([read.status, read.json().data]).toEqual([200, data])
    expect(bench.wants).toEqual([])
  })

  it.each([
    ['an API key', { 'x-api-key': key }],
    ['an API key as bearer', { authorization: `Bearer ${key}` }],
    ['the admin token', { authorization: `Bearer ${admin}` }],
  ])('S2-24 lets %s ask', async (_name, headers) => {
    await using bench = await open()
    expect((await ask(bench, headers)).status).toBe(202)
  })

  it('S4-10 lets a user ask, for an analysis that is theirs alone', async () => {
    await using bench = await open()
    const headers = { authorization: `Bearer ${await tokenOf('ada', bench.clock.now())}` }
    expect((await ask(bench, headers)).status).toBe(202)
    expect(bench.wants).toEqual([`miss analysis user.ada,sentiment,${hash}`])
    await bench.store('analysis', ['user.ada', 'sentiment', hash], { data: { mine: true } })
    expect((await bench.get(address, headers)).json().data).toEqual({ mine: true })
    expect((await bench.get(`${address}?wait=0`)).status).not.toBe(200)
  })

  it.each<[string, Record<string, string>]>([
    ['nobody', {}],
    ['a wrong key', { 'x-api-key': `${key}x` }],
    ['a wrong bearer', { authorization: 'Bearer wrong' }],
    ['another scheme', { authorization: `Basic ${key}` }],
    ['an empty key', { 'x-api-key': '' }],
    ['a wrong key beside nothing else, from this machine', { 'x-api-key': 'wrong', host: 'localhost' }],
  ])('S2-24 refuses %s, and says nothing of what came', async (_name, headers) => {
    await using bench = await open()
    const refused = await ask(bench, headers)
    expect(refused).toMatchObject({ status: 401, json: { code: 'unauthorized' } })
    expect(refused.headers['www-authenticate']).toContain('Bearer realm="marketcache')
    expect(bench.wants).toEqual([])
    const told = refused.text + JSON.stringify(bench.logLines())
    expect(told).not.toMatch(/canary|sixteen/)
  })

  it('lets this machine ask where there is no admin token, as the admin routes do, but not with a wrong key', async () => {
    await using bench = await open({ ADMIN_TOKEN: undefined })
    const host = 'localhost'
    expect((await ask(bench, { host })).status).toBe(202)
    expect((await ask(bench, { host, 'x-api-key': 'wrong' })).status).toBe(401)
    expect((await ask(bench, { host, 'x-forwarded-for': '10.0.0.9' })).status).toBe(401)
  })

  it('describes what it can be answered with, and no more', async () => {
    await using bench = await open({ ADMIN_TOKEN: undefined })
    const headers = { host: 'localhost', authorization: 'Bearer wrong', 'x-forwarded-for': '10.0.0.9' }
    expect((await ask(bench, headers)).status).toBe(401)
    const { paths } = (await bench.get('/openapi.json')).json()
    const { responses } = paths['/api/v1/analyses'].post
    expect(Object.keys(responses)).toEqual('200 202 400 401 404 413 415 503'.split(' '))
    for (const [status, code] of Object.entries({ 404: 'not_found', 413: 'payload_too_large' }))
      expect(responses[status].content['application/problem+json'].examples).toHaveProperty(code)
  })

  it('locks an address out after ten wrong keys a minute, but never the right key', async () => {
    await using bench = await open()
    const guess = () => ask(bench, { 'x-api-key': 'wrong' })
    for (let count = 0; count < 10; count += 1)
      expect((await guess()).json).not.toHaveProperty('retryAfterSeconds')
    expect((await guess()).json).toMatchObject({ code: 'unauthorized', retryAfterSeconds: 60 })
    expect((await ask(bench, { 'x-api-key': key })).status).toBe(202)
    bench.clock.advance(60_000)
    expect((await guess()).json).not.toHaveProperty('retryAfterSeconds')
  })

  it.each([
    ['a text above 32 KB', { type: 'summary', input: 'x'.repeat(32_769) }, 400],
    ['more bytes than 32 KB', { type: 'summary', input: '\u20ac'.repeat(10_923) }, 400],
    ['a text of two limits', { type: 'summary', input: 'x'.repeat(70_000) }, 400],
    ['a body that no text needs', { type: 'summary', input: 'x'.repeat(410_000) }, 413],
    ['an unknown type', { type: 'horoscope', input: 'x' }, 400],
    ['no text', { type: 'summary' }, 400],
    ['spaces alone', { type: 'summary', input: '  ' }, 400],
    ['a model of their choice', { ...question, model: 'dear' }, 400],
  ])('S2-24 refuses %s', async (_name, payload, status) => {
    await using bench = await open()
    expect((await ask(bench, { 'x-api-key': key }, payload)).status).toBe(status)
    expect(bench.wants).toEqual([])
  })
})

describe('the longest text', () => {
  const post = async (bench: ApiBench, input: string) =>
    bench.app.inject({
      method: 'POST',
      url: '/api/v1/analyses?wait=0',
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      payload: `{"type":"summary","input":"${input}"}`,
    })

  it('may have all of its characters escaped, and is the same text then', async () => {
    await using bench = await open()
    const [plain, escaped] = [
      await post(bench, 'é'.repeat(16_384)),
      await post(bench, '\\u00e9'.repeat(16_384)),
    ]
    expect([plain.statusCode, escaped.statusCode]).toEqual([202, 202])
    expect(escaped.headers.location).toBe(plain.headers.location)
    expect((await post(bench, '\\u0061'.repeat(32_768))).statusCode).toBe(202)
  })

  it('is told with the limit of its body when that is too large', async () => {
    await using bench = await open()
    expect((await post(bench, 'x'.repeat(410_000))).json()).toMatchObject({
      code: 'payload_too_large',
      detail: 'The body must not be larger than 403456 bytes',
    })
  })
})

describe('reading an analysis', () => {
  const old = { data: { old: true }, ageMs: 120_000 }

  it('never causes one, however old the kept one is', async () => {
    await using bench = await open()
    for (const ageMs of [30_000, 120_000]) {
      await bench.store('analysis', ['public', 'sentiment', hash], { ...old, ageMs })
      const read = await bench.get(`${address}?wait=1`)
      expect([read.status, read.headers['cache-control']]).toEqual([200, 'public, no-cache'])
    }
    expect((await bench.get(`${address.replace(hash, 'f'.repeat(64))}?wait=1`)).json()).toMatchObject({
      status: 404,
      detail: expect.stringContaining('post it again'),
    })
    expect(bench.wants).toEqual([])
  })

  it('waits for one that somebody who may has asked for', async () => {
    await using bench = await open()
    await ask(bench, { 'x-api-key': key })
    bench.refresh.answer = async (wants) => {
      await bench.store('analysis', ['public', 'sentiment', hash], { data: { made: true } })
      return wants.map(() => ({ status: 'wanted' as const }))
    }
    expect((await bench.get(`${address}?wait=5`)).json().data).toEqual({ made: true })
  })

  it('of a user may cause a new one, and so may who posts the text again with a key; others get the old one', async () => {
    await using bench = await open()
    const headers = { authorization: `Bearer ${await tokenOf('ada', bench.clock.now())}` }
    await bench.store('analysis', ['user.ada', 'sentiment', hash], { ...old, ageMs: 30_000 })
    await bench.get(address, headers)
    await expect.poll(() => bench.wants).toEqual([`stale analysis user.ada,sentiment,${hash}`])
    await bench.store('analysis', ['public', 'sentiment', hash], { ...old, ageMs: 30_000 })
    expect(await ask(bench)).toMatchObject({ status: 200, json: { data: old.data } })
    expect(bench.wants).toHaveLength(1)
    expect(await ask(bench, { 'x-api-key': key })).toMatchObject({ status: 200, json: { data: old.data } })
    await expect.poll(() => bench.wants[1]).toBe(`stale analysis public,sentiment,${hash}`)
  })
})
