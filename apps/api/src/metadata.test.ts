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

describe('metadata', () => {
  it.each([
    '/metadata/crew/..%2Fsecret',
    '/metadata/crew/%2e%2e',
    '/metadata/crew/a%2Fb',
    '/metadata/crew/1%3Fx=1',
    '/metadata/crew/1%00',
    `/metadata/crew/${'x'.repeat(129)}`,
    '/metadata/crew.agents/1',
    '/metadata/crew/1/agents.names',
  ])('of %s are refused before anybody is asked', async (path) => {
    for (const url of [path, `/api/v1${path}`]) {
      expect((await bench.get(url)).status).toBeGreaterThanOrEqual(400)
      expect((await bench.get(url)).status).toBeLessThan(500)
    }
    expect(bench.wants).toEqual([])
  })

  it.each([
    ['/metadata/crew/1', 'metadata', ['crew', '1']],
    ['/metadata/Crew/aB', 'metadata', ['crew', 'aB']],
    ['/metadata/crew/1/agents', 'metadata-relation', ['crew', '1', 'agents']],
    ['/metadata/crew/1/agents?wait=0', 'metadata-relation', ['crew', '1', 'agents']],
    ['/metadata/agent/42', 'metadata', ['agent', '42']],
  ])(
    'S3-02 S3-03 S3-04 S3-11 S3-22 are read as %s, with and without the prefix',
    async (path, resource, key) => {
      const data = { name: 'Example', attributes: [{ value: 0 }, null], image: null }
      const body = await bench.store(resource, key, { data })
      expect(await bench.get(`/api/v1${path}`)).toMatchObject({ status: 200, text: body.toString() })
      expect(await bench.get(path)).toMatchObject({ status: 200, text: JSON.stringify(data) })
    },
  )

  it('S3-20 are the documents themselves, stale or fresh, for clients that know no prefix', async () => {
    const documents = [{ name: 'Crew' }, {}, { meta: 1, data: { data: 0 } }, { text: 'x'.repeat(20_000) }]
    for (const [index, data] of documents.entries()) {
      await bench.store('metadata', ['crew', `${index}`], { data, ageMs: index * 15_000 })
      const { status, headers, text } = await bench.get(`/metadata/crew/${index}`, {
        'accept-encoding': 'zstd',
      })
      expect([status, text]).toEqual([200, JSON.stringify(data)])
      expect(headers['cache-status']).toMatch(/^marketcache; hit; ttl=/)
      const { headers: ours } = await bench.get(`/api/v1/metadata/crew/${index}`)
      expect(ours.etag).not.toBe(headers.etag)
      const again = await bench.get(`/metadata/crew/${index}`, { 'if-none-match': String(headers.etag) })
      expect([again.status, again.text]).toEqual([304, ''])
    }
    expect((await bench.get('/metadata/crew/nobody?wait=0')).json()).toMatchObject({ code: 'warming' })
  })

  it('S3-23 are read many at once', async () => {
    const one = await bench.store('metadata', ['crew', '1'])
    const two = await bench.store('metadata', ['crew', '2'])
    for (const url of ['/metadata/crew?ids=2,1', '/api/v1/metadata/crew?ids=2,1']) {
      expect((await bench.get(url)).text).toBe(`{"items":[${two},${one}]}`)
    }
  })

  it('are the only ones that go without the prefix', async () => {
    await bench.store('coin', ['bitcoin', 'usd'])
    for (const path of ['/coins/bitcoin', '/metadata', '/metadatax/crew/1', '/x/metadata/crew/1']) {
      expect((await bench.get(path)).status, path).toBe(404)
    }
  })
})
