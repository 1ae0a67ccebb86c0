import type { Outcome } from '@marketcache/contracts'
import { hasFixtures, readFixture } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ProviderSettings } from '../settings.ts'
import { openProviders } from '../test-support/open-providers.ts'
import { payloadOf, summaryOf } from '../test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from '../test-support/start-server.ts'

const crew = {
  name: 'Example Crew',
  description: '',
  image: 'ipfs://example',
  attributes: [{ trait_type: 'Size', value: 0 }, { value: null }],
  nested: { is_public: false },
}

function settingsFor(url: string): Partial<ProviderSettings> {
  return {
    METADATA_ORIGINS: { crew: `${url}/crews/{id}`, 'crew.agents': `${url}/crews/{id}/agents/` },
    METADATA_ALLOW_PRIVATE: true,
  }
}

async function ask(
  answer: Answer,
  { call = 'metadata.entity', item = 'crew/1' } = {},
): Promise<readonly Outcome[]> {
  await using server = await startServer(answer)
  await using providers = openProviders({ ...settingsFor(server.url), PROVIDER_TIMEOUT_MS: 500 })
  return await providers.ask(call, [item], 'all')
}

const askRelation = (answer: Answer) => ask(answer, { call: 'metadata.relation', item: 'crew/1/agents' })

function nest(levels: number): string {
  return `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`
}

describe.each([
  ['metadata.entity', 'metadata', 'crew/1'],
  ['metadata.relation', 'metadata-relation', 'crew/1/agents'],
])('%s', (call, resource, item) => {
  it.each([
    ['404', sendJson({ detail: 'Crew not found' }, { status: 404 })],
    ['404 as a page', sendText('<html>', { status: 404 })],
    ['410', sendText('', { status: 410 })],
  ])('takes %s for an entity that does not exist', async (_name, answer) => {
    expect(summaryOf(await ask(answer, { call, item }))).toEqual([`${resource} ${item} unknown_instrument`])
  })

  it.each([101, 100_000])('lets a document of %i levels fail alone', async (levels) => {
    const outcomes = await ask(sendText(nest(levels)), { call, item })
    expect(summaryOf(outcomes)).toEqual([`${resource} ${item} provider_malformed`])
  })

  it.each([
    ['401', sendJson({}, { status: 401 }), 'request_refused', false],
    ['403', sendJson({}, { status: 403 }), 'request_refused', false],
    ['422', sendJson({}, { status: 422 }), 'request_refused', false],
    ['429', sendJson({}, { status: 429 }), 'rate_limited', true],
    ['500', sendJson({}, { status: 500 }), 'provider_unavailable', true],
    ['a page', sendText('<html>'), 'provider_malformed', true],
    ['null', sendText('null'), 'provider_malformed', true],
    ['a text', sendText('"crew"'), 'provider_malformed', true],
    ['half a document', sendText('{"name":'), 'provider_malformed', true],
    ['an empty body', sendText(''), 'provider_malformed', true],
    ['a document of a megabyte', sendJson({ name: 'x'.repeat(1024 * 1024) }), 'provider_malformed', true],
    ['silence', () => {}, 'provider_timeout', true],
    [
      'a body that never ends',
      (response) => {
        response.writeHead(200).write('{"name":')
      },
      'provider_timeout',
      true,
    ],
    ['a reset', (response) => response.socket?.resetAndDestroy(), 'provider_unavailable', true],
  ] satisfies [string, Answer, string, boolean][])(
    'takes %s for what it is',
    async (_name, answer, code, isRetryable) => {
      await expect(ask(answer, { call, item })).rejects.toMatchObject({ code, isRetryable })
    },
  )

  it('follows no redirect, wherever it leads', async () => {
    await using target = await startServer(sendJson(crew))
    const answer = sendText('', { status: 302, headers: { location: `${target.url}/secret` } })
    await expect(ask(answer, { call, item })).rejects.toMatchObject({ code: 'provider_unavailable' })
    expect(target.seen).toEqual([])
  })

  it('knows nothing of kinds that nobody configured, and asks nobody', async () => {
    await using server = await startServer(sendJson(crew))
    await using providers = openProviders(settingsFor(server.url))
    for (const kind of ['agent', 'crews', 'constructor', '__proto__']) {
      const other = item.replace('crew', kind)
      expect(summaryOf(await providers.ask(call, [other], 'all'))).toEqual([
        `${resource} ${other} unknown_instrument`,
      ])
    }
    expect(server.seen).toEqual([])
  })

  it('refuses names that lead to a private network, before anything is sent', async () => {
    await using server = await startServer(sendJson(crew))
    const settings = settingsFor(server.url.replace('127.0.0.1', 'localhost'))
    await using providers = openProviders({ ...settings, METADATA_ALLOW_PRIVATE: false })
    const answer = providers.ask(call, [item], 'all')
    await expect(answer).rejects.toMatchObject({
      code: 'provider_unavailable',
      message: expect.stringContaining('EPRIVATE'),
    })
    expect(server.seen).toEqual([])
  })

  it('tells nothing of the URL and of what came in an error', async () => {
    const answer = sendText('{"canary', { status: 200 })
    const error = await ask(answer, { call, item }).catch((reason: unknown) => reason)
    expect(String(error)).not.toMatch(/canary|crews|127\.0/)
  })

  it('lets no id leave its place', async () => {
    await using server = await startServer(sendJson(crew))
    await using providers = openProviders(settingsFor(server.url))
    const ids = fc.string({ minLength: 1, maxLength: 20 }).filter((id) => !/[/]|^\.{1,2}$/.test(id))
    await fc.assert(
      fc.asyncProperty(ids, async (id) => {
        server.seen.length = 0
        await providers.ask(call, [item.replace('1', () => id)], 'all')
        const [, first, second, ...rest] = server.seen[0]?.path.split('/') ?? []
        expect([first, decodeURIComponent(second ?? '')]).toEqual(['crews', id])
        expect(rest).toEqual(call === 'metadata.entity' ? [] : ['agents', ''])
      }),
      { numRuns: 50 },
    )
  })
})

describe('metadata.entity', () => {
  it('gives the document as it is', async () => {
    const outcomes = await ask(sendJson(crew))
    expect(payloadOf(outcomes, 'metadata')).toEqual(crew)
    expect(outcomes).toMatchObject([{ params: { kind: 'crew', id: '1' }, asOf: null }])
    expect(payloadOf(await ask(sendText(nest(99))), 'metadata')).toHaveProperty('a')
    expect(payloadOf(await ask(sendJson({})), 'metadata')).toEqual({})
  })

  it('lets a list fail alone', async () => {
    expect(summaryOf(await ask(sendJson([crew])))).toEqual(['metadata crew/1 provider_malformed'])
  })

  it('gives whatever object comes', async () => {
    await using server = await startServer()
    await using providers = openProviders(settingsFor(server.url))
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (document) => {
        const text = JSON.stringify(document)
        server.answer(sendText(text))
        const payload = payloadOf(await providers.ask('metadata.entity', ['crew/1'], 'all'), 'metadata')
        expect(JSON.stringify(payload)).toBe(text)
      }),
      { numRuns: 100 },
    )
  })

  it.skipIf(!hasFixtures()).each(['opensea_creature_attributes', 'opensea_docs_example'])(
    'gives documented metadata as they are: %s (needs the payload folder)',
    async (file) => {
      const document: unknown = readFixture(`nft/${file}.json`)
      const isObject = !Array.isArray(document)
      const outcomes = isObject ? await ask(sendJson(document)) : await askRelation(sendJson(document))
      expect(payloadOf(outcomes, isObject ? 'metadata' : 'metadata-relation')).toEqual(document)
    },
  )
})

describe('metadata.relation', () => {
  it('gives a list or an object as it is', async () => {
    const agents = [{ id: 2, name: 'Ada' }, null, 'text', 0]
    const outcomes = await askRelation(sendJson(agents))
    expect(payloadOf(outcomes, 'metadata-relation')).toEqual(agents)
    expect(outcomes).toMatchObject([{ params: { kind: 'crew', id: '1', relation: 'agents' } }])
    expect(payloadOf(await askRelation(sendJson([])), 'metadata-relation')).toEqual([])
    const page = { items: agents, total: 4 }
    expect(payloadOf(await askRelation(sendJson(page)), 'metadata-relation')).toEqual(page)
  })
})

describe('origins of metadata', () => {
  it('are in the sandbox unless they are configured, and live nowhere', async () => {
    const at = async (settings: Partial<ProviderSettings>) => {
      await using providers = openProviders(settings)
      const { isSimulated } = providers.providers.find(({ name }) => name === 'metadata') ?? {}
      const outcomes = await providers.ask('metadata.entity', ['crew/1'], 'all').catch(() => [])
      return { isSimulated, outcomes: summaryOf(outcomes) }
    }
    await using server = await startServer(sendJson(crew))
    expect(await at({ SANDBOX_URL: `${server.url}/` })).toEqual({
      isSimulated: true,
      outcomes: ['metadata crew/1 ok'],
    })
    expect(server.seen[0]?.path).toBe('/metadata/crews/1')
    expect(await at(settingsFor(server.url))).toEqual({
      isSimulated: false,
      outcomes: ['metadata crew/1 ok'],
    })
    const unknown = ['metadata crew/1 unknown_instrument']
    expect(await at({ PROVIDERS: 'live' })).toEqual({ isSimulated: false, outcomes: unknown })
  })

  it('are refused when they are wrong, each by name and without its URL', () => {
    const METADATA_ORIGINS = { crew: 'https://me:canary@app.test/{id}', agent: 'http://10.0.0.1/{id}' }
    expect(() => openProviders({ METADATA_ORIGINS })).toThrow(
      /^METADATA_ORIGINS: crew: expected an http or https URL.*\nMETADATA_ORIGINS: agent: expected a public address/,
    )
    expect(() => openProviders({ METADATA_ORIGINS })).not.toThrow(/canary/)
  })
})
