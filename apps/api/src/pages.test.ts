import type { Resource } from '@marketcache/contracts'
import { analysis, resources } from '@marketcache/resources'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { type ApiBench, createApiBench } from './test-support/api-bench.ts'

let server: RedisServer
let bench: ApiBench

beforeAll(async () => {
  server = await startRedisServer()
  bench = await createApiBench(server)
  bench.refresh.answer = async (wants) => {
    for (const { resource, params } of wants)
      await bench.store(resource.name, Object.values(params), {
        data: { price: 0, bars: [], history: [], entries: [], items: [], results: [] },
      })
    return wants.map(() => ({ status: 'wanted' }))
  }
  return async () => {
    await bench.close()
    await server.stop()
  }
})

interface Operation {
  operationId: string
  summary: string
  description: string
  parameters?: { name: string; required?: boolean; schema: object; examples?: object; description?: string }[]
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>
  'x-codeSamples': { source: string }[]
}
interface Schema {
  properties?: Record<string, Schema>
  anyOf?: Schema[]
  items?: Schema
  type?: string
  description?: string
  'x-unit'?: string
}

async function operations(): Promise<[path: string, method: string, operation: Operation][]> {
  const { paths } = (await bench.get('/openapi.json')).json()
  return Object.entries<Record<string, Operation>>(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, string, Operation] => [
      path,
      method,
      operation,
    ]),
  )
}

describe('the description of times', () => {
  it('tells bars from other times, and freshness from what a provider knows of the next value', async () => {
    const description = await bench.get('/openapi.json')
    expect(description.json().info.description).toContain('those of bars milliseconds since 1970 UTC')
    const { get } = description.json().paths['/api/v1/fear-greed']
    expect(get.description).toContain(
      'Fresh for 300 seconds, or until the next value is due where that is known.',
    )
  })
})

describe('/openapi.json', () => {
  it('is OpenAPI 3.1 and has every route of every resource', async () => {
    const { status, headers, json } = await bench.get('/openapi.json')
    expect([status, json().openapi, headers['x-content-type-options']]).toEqual([200, '3.1.0', 'nosniff'])
    expect(Object.keys(json().paths)).toEqual(
      expect.arrayContaining([
        '/api/v1/coins/{id}',
        '/api/v1/coins',
        '/api/v1/coins/{id}/tokenomics',
        '/api/v1/tokenomics',
        '/api/v1/coins/{id}/profile',
        '/api/v1/quotes/{symbol}',
        '/api/v1/quotes',
        '/api/update-cache',
        '/api/v1/cache/warmup',
        '/api/v1/jobs/{id}',
        '/api/cache-stats',
        '/api/health/redis',
        '/livez',
        '/readyz',
        '/metrics',
      ]),
    )
  })

  it('describes every operation and gives a command for it', async () => {
    const all = await operations()
    expect(all.length).toBeGreaterThanOrEqual(15)
    for (const [path, method, { operationId, summary, description, responses, ...rest }] of all) {
      expect([operationId, summary, description].every(Boolean), `${method} ${path}`).toBe(true)
      expect(rest['x-codeSamples'][0]?.source).toMatch(/^curl .*'http:\/\/127\.0\.0\.1:3000\/[^{}]*'$/)
      expect(Object.keys(responses).length).toBeGreaterThan(0)
    }
    expect(new Set(all.map(([, , { operationId }]) => operationId)).size).toBe(all.length)
  })

  it('gives commands that work as they are', async () => {
    // Reading alone has no analysis made: one is there.
    await bench.store('analysis', Object.values(analysis.example))
    for (const [path, method, operation] of await operations()) {
      const url = /'http:\/\/127\.0\.0\.1:3000([^']*)'/.exec(operation['x-codeSamples'][0]?.source ?? '')?.[1]
      if (method !== 'get' || url === undefined || path.includes('jobs')) continue
      expect((await bench.get(url)).status, `${path} ${url}`).toBe(200)
    }
  })

  it('leaves the wait to the reader: it is described and never required', async () => {
    const waits = (await operations()).flatMap(([, , { parameters = [] }]) =>
      parameters.filter(({ name }) => name === 'wait'),
    )
    expect(waits.length).toBeGreaterThan(5)
    for (const wait of waits) expect(wait.required ?? false).toBe(false)
  })

  it('describes every field of every payload, and every number with its unit', async () => {
    const reads = (await operations()).filter(([, , { operationId }]) =>
      /^read-(?!many|job)/.test(operationId),
    )
    const shown = resources.map(({ views }: Resource) => Math.max(1, views.length))
    expect(reads).toHaveLength(shown.reduce((sum, count) => sum + count, 0))
    for (const [path, , { responses }] of reads) {
      const schema = responses['200']?.content?.['application/json']?.schema
      const data = schema?.properties?.data
      const fields = Object.entries(data?.properties ?? {})
      // What an origin gives as it is has fields that nobody here knows.
      if (path.includes('/metadata/')) expect(data?.description, path).toBeTruthy()
      else expect(fields.length, path).toBeGreaterThanOrEqual(2)
      for (const [name, field] of fields) {
        const isNumber = [field, ...(field.anyOf ?? [])].some(({ type }) => type === 'number')
        const isNested = [field, ...(field.anyOf ?? [])].some(({ properties }) => properties !== undefined)
        const described = [field, ...(field.anyOf ?? [])].some(({ description }) => description)
        expect(described || isNested, `${path} ${name}`).toBe(true)
        if (isNumber)
          expect(
            [field, ...(field.anyOf ?? [])].some((each) => each['x-unit']),
            `${path} ${name}`,
          ).toBe(true)
      }
    }
  })
})

describe('pages for people', () => {
  it('link to what works', async () => {
    const { status, headers, text } = await bench.get('/')
    expect(status).toBe(200)
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    const links = [...text.matchAll(/<a href="([^"]+)"/g)].map(([, href = '']) => href)
    expect(links.length).toBeGreaterThan(6)
    for (const link of links) expect([200, 301], link).toContain((await bench.get(link)).status)
  })

  it('load nothing from anywhere else', async () => {
    for (const url of ['/', '/docs/']) {
      const { status, headers, text } = await bench.get(url)
      expect(status).toBe(200)
      expect(text).not.toMatch(/(src|href|url)\s*[=:(]\s*["']?(https?:)?\/\//)
      expect(headers['content-security-policy']).toMatch(/default-src 'none'/)
      expect(headers['content-security-policy']).not.toMatch(/https?:|\*/)
    }
    const script = await bench.get('/docs/js/scalar.js')
    expect([script.status, script.headers['x-content-type-options']]).toEqual([200, 'nosniff'])
  })
})
