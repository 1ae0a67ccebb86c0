import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiBench, createApiBench } from './test-support/api-bench.ts'
import { diary, jwtSettings, report, tokenOf } from './test-support/user-resources.ts'

let server: RedisServer
beforeAll(async () => {
  server = await startRedisServer()
})
afterAll(() => server.stop())

const open = () => createApiBench(server, jwtSettings, {}, [report, diary])

async function post(bench: ApiBench, words: unknown, { query = 'wait=0', headers = {} } = {}) {
  const answer = await bench.app.inject({
    method: 'POST',
    url: `/api/v1/reports?${query}`,
    headers,
    payload: { words },
  })
  return { status: answer.statusCode, headers: answer.headers, json: answer.json() }
}

const hashOf = (location: unknown) => /\/api\/v1\/reports\/([0-9a-f]{64})$/.exec(String(location))?.[1] ?? ''

describe('asking by what is posted', () => {
  it('names the same question alike, whatever its order, and another one otherwise', async () => {
    const bench = await open()
    const one = await post(bench, ['b', 'a'])
    const same = await post(bench, ['a', 'b'])
    const other = await post(bench, ['a'])
    expect(one.status).toBe(202)
    expect(one.headers).toMatchObject({ 'retry-after': '2', 'cache-control': 'no-store' })
    expect(hashOf(one.headers.location)).toHaveLength(64)
    expect(one.json.url).toBe(one.headers.location)
    expect(same.headers.location).toBe(one.headers.location)
    expect(other.headers.location).not.toBe(one.headers.location)
    await bench.close()
  })

  it('wants the value once what it is made of is there, and sends it when it came in time', async () => {
    const bench = await open()
    bench.refresh.answer = async (wants) => {
      for (const { params } of wants)
        await bench.store('report', [params.owner ?? '', params.hash ?? ''], { data: { words: ['made'] } })
      return wants.map(() => ({ status: 'wanted' as const }))
    }
    const made = await post(bench, ['x'], { query: 'wait=5' })
    expect([made.status, made.json.data]).toEqual([200, { words: ['made'] }])
    expect(bench.wants).toEqual([`miss report public,${hashOf(made.headers.location)}`])
    // Made already: nothing is wanted, and nothing kept.
    expect((await post(bench, ['x'])).status).toBe(200)
    expect(bench.wants).toHaveLength(1)
    await bench.close()
  })

  it('asks anew where it was noted that there is no such value', async () => {
    const bench = await open()
    const { headers } = await post(bench, ['x'])
    const hash = hashOf(headers.location)
    await bench.store('report', ['public', hash], { kind: 'unknown' })
    const gone = await bench.get(`/api/v1/reports/${hash}`)
    expect(gone.json()).toMatchObject({ status: 404, code: 'not_found' })
    expect(gone.json().detail).toContain('post it again, to /api/v1/reports')
    bench.wants.length = 0
    expect((await post(bench, ['x'])).status).toBe(202)
    expect(bench.wants).toHaveLength(1)
    await bench.close()
  })

  it('keeps the values of users apart from those of everybody', async () => {
    const bench = await open()
    const headers = { authorization: `Bearer ${await tokenOf('ada', bench.clock.now())}` }
    await post(bench, ['x'])
    await post(bench, ['x'], { headers })
    expect(bench.wants.map((want) => want.split(',')[0])).toEqual([
      'miss report public',
      'miss report user.ada',
    ])
    expect((await post(bench, ['x'], { headers: { authorization: 'Bearer a.b.c' } })).status).toBe(401)
    await bench.close()
  })

  it.each([
    ['a mistake that the resource finds', [], 400],
    ['a wrong type', 'x', 400],
    ['too many', Array.from({ length: 51 }, () => 'x'), 400],
    ['too long an input', ['x'.repeat(200)], 413],
    ['null', null, 400],
  ])('refuses %s, and keeps and wants nothing', async (_name, words, status) => {
    const bench = await open()
    expect((await post(bench, words)).status).toBe(status)
    expect(bench.wants).toEqual([])
    await bench.close()
  })

  it('says that it is overloaded when too many questions are waiting', async () => {
    const bench = await open()
    for (const word of ['a', 'b', 'c']) expect((await post(bench, [word])).status).toBe(202)
    expect((await post(bench, ['d'])).json).toMatchObject({ status: 503, code: 'overloaded' })
    // One that waits already may be asked for again.
    expect((await post(bench, ['a'])).status).toBe(202)
    await bench.close()
  })

  it('says that there is no such value when that is what came while it waited', async () => {
    const bench = await open()
    bench.refresh.answer = async (wants) => {
      for (const { params } of wants)
        await bench.store('report', [params.owner ?? '', params.hash ?? ''], { kind: 'unknown' })
      return wants.map(() => ({ status: 'wanted' as const }))
    }
    const none = await post(bench, ['x'], { query: 'wait=5' })
    expect([none.status, none.json.code]).toEqual([404, 'not_found'])
    await bench.close()
  })

  it('refuses what is not JSON', async () => {
    const bench = await open()
    const headers = { 'content-type': 'text/plain' }
    const refused = await bench.get('/api/v1/reports', headers, { method: 'POST', payload: 'x' })
    expect([refused.status, refused.json().code]).toEqual([415, 'unsupported_media_type'])
    await bench.close()
  })

  it('tells, and describes, that it may not be asked from there where it belongs to nobody and needs a key', async () => {
    const input = report.input === null ? null : { ...report.input, needsKey: true }
    const bench = await createApiBench(server, {}, {}, [{ ...report, scope: 'public', input }])
    const headers = { host: 'localhost', authorization: 'Bearer wrong', 'x-forwarded-for': '10.0.0.9' }
    expect(await post(bench, ['x'], { headers })).toMatchObject({ status: 403, json: { code: 'forbidden' } })
    const { paths } = (await bench.get('/openapi.json')).json()
    expect(paths['/api/v1/reports'].post.responses).toHaveProperty('403')
    await bench.close()
  })

  it('describes itself', async () => {
    const bench = await open()
    const { paths } = (await bench.get('/openapi.json')).json()
    expect(paths['/api/v1/reports'].post.security).toEqual([{}, { user: [] }])
    expect(paths['/api/v1/reports/{hash}'].get.security).toEqual([{}, { user: [] }])
    expect(paths['/api/v1/diaries/{day}'].get.security).toEqual([{ user: [] }])
    expect(Object.keys(paths['/api/v1/reports'].post.responses)).toEqual([
      '200',
      '202',
      '400',
      '401',
      '404',
      '413',
      '415',
      '503',
    ])
    await bench.close()
  })
})
