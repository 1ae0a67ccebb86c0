import { createKeys } from '@marketcache/cache'
import { resources } from '@marketcache/resources'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiBench, createApiBench } from '../test-support/api-bench.ts'
import { addCacheInfoRoutes } from './cache-info-routes.ts'
import { countEntries } from './entries/count-entries.ts'
import { createEntryNames, type NamedEntry } from './entries/entry-names.ts'

const names = createEntryNames({ resources, keys: createKeys('mc') })
const entriesOf = (...keys: string[]): NamedEntry[] => keys.flatMap((key) => names.parse(key) ?? [])

/** Finds three entries, one of them twice, and stops there: with more to look at, or at the end. */
const scannerThat = (isAtTheEnd: boolean) => ({
  async *walk() {
    yield { entries: entriesOf('mc:quote:A', 'mc:quote:B'), isLast: false }
    yield { entries: entriesOf('mc:quote:B', 'mc:quote:C'), isLast: isAtTheEnd }
  },
})

describe('countEntries', () => {
  it.each([true, false])('counts each key once, and says whether it saw all: %s', async (isComplete) => {
    const scanner = scannerThat(isComplete)
    expect(await countEntries({ scanner, names })).toEqual({ count: 3, isComplete })
  })
})

describe('totals of entries', () => {
  let server: RedisServer
  let bench: ApiBench
  beforeAll(async () => {
    server = await startRedisServer()
    bench = await createApiBench(server)
  })
  afterAll(async () => {
    await bench.close()
    await server.stop()
  })

  it.each([
    ['/api/cache-stats', false],
    ['/api/cache-stats', true],
    ['/api/v1/cache/info', false],
    ['/api/v1/cache/info', true],
  ])('of %s say whether everything was counted: %s', async (url, isComplete) => {
    const app = Fastify()
    app.setSerializerCompiler(() => (data) => JSON.stringify(data))
    const scanner = scannerThat(isComplete)
    addCacheInfoRoutes(app, { redis: bench.app.redis, names, scanner, baseUrl: 'http://127.0.0.1:3000' })
    const answer = await app.inject(url)
    expect(answer.json()).toMatchObject({ total_keys: 3, is_complete: isComplete })
    await app.close()
  })

  it('have the field in the description of each route that counts', async () => {
    const { paths } = (await bench.get('/openapi.json')).json()
    const schemaOf = (url: string) => paths[url].get.responses[200].content['application/json'].schema
    for (const url of ['/api/cache-stats', '/api/v1/cache/info'])
      expect(schemaOf(url).properties).toHaveProperty('is_complete')
    expect(schemaOf('/api/health/cache').properties.keys.properties).toHaveProperty('is_complete')
  })
})
