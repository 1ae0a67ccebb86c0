import { inspect } from 'node:util'
import type { Resource } from '@marketcache/contracts'
import { resources } from '@marketcache/resources'
import { describe, expect, it } from 'vitest'
import { createProviders } from './create-providers.ts'
import { marketRow } from './test-support/coingecko-rows.ts'
import { defaultSettings, noSources, openProviders } from './test-support/open-providers.ts'
import { summaryOf } from './test-support/outcomes.ts'
import { type Answer, sendJson, sendText, startServer } from './test-support/start-server.ts'
import { quoteRow } from './test-support/yahoo-rows.ts'
import { startYahooServer } from './test-support/yahoo-server.ts'

const key = 'CG-canary-0123456789'

describe('createProviders', () => {
  it('gives every call that a resource relies on, and the call fills that resource', async () => {
    await using providers = openProviders({})
    const all: readonly Resource[] = resources
    for (const resource of all) {
      for (const { call, group, item } of resource.route(resource.example)) {
        const { fills, targets } = providers.call(call)
        expect(fills).toContain(resource.name)
        expect(targets(group, item)).toContainEqual({ resource: resource.name, params: resource.example })
      }
    }
  })

  it('names what an item can fill as the answer does', async () => {
    await using server = await startServer(sendJson([marketRow()]))
    await using providers = openProviders({ COINGECKO_BASE_URL: server.url })
    for (const group of ['usd', 'eur']) {
      const outcomes = await providers.ask('coingecko.markets', ['examplecoin'], group)
      const told = outcomes.map(({ resource, params }) => ({ resource, params }))
      expect(providers.call('coingecko.markets').targets(group, 'examplecoin')).toEqual(told)
    }
  })

  it('introduces itself, and sends the key where it belongs', async () => {
    await using server = await startServer(sendJson([marketRow()]))
    const settings = { COINGECKO_BASE_URL: server.url, PROVIDER_USER_AGENT: 'Mozilla/5.0 test' }
    await using demo = openProviders({ ...settings, COINGECKO_API_KEY: key })
    await demo.ask('coingecko.markets', ['examplecoin'])
    await using pro = openProviders({ ...settings, COINGECKO_API_KEY: key, COINGECKO_PLAN: 'pro' })
    await pro.ask('coingecko.markets', ['examplecoin'])
    await using keyless = openProviders(settings)
    await keyless.ask('coingecko.markets', ['examplecoin'])
    expect(
      server.seen.map(({ headers }) => [headers['x-cg-demo-api-key'], headers['x-cg-pro-api-key']]),
    ).toEqual([
      [key, undefined],
      [undefined, key],
      [undefined, undefined],
    ])
    expect(server.seen[0]?.headers['user-agent']).toBe('Mozilla/5.0 test')
    expect(server.seen.every(({ query }) => !query.toString().includes('canary'))).toBe(true)
  })

  it.each<[string, Answer]>([
    [
      'an echo',
      (response, request) =>
        sendJson({ error: JSON.stringify(request.headers) }, { status: 400 })(response, request),
    ],
    [
      'a key quoted in an error',
      sendJson({ status: { error_code: 10_002, error_message: `bad key ${key}` } }, { status: 401 }),
    ],
    ['a page', sendText(`<html>${key}</html>`)],
    ['broken JSON', sendText(`[{"${key}`)],
    ['a reset', (response) => response.socket?.resetAndDestroy()],
    ['silence', () => {}],
  ])('never tells its key after %s', async (_name, answer) => {
    await using server = await startServer(answer)
    await using providers = openProviders({
      COINGECKO_BASE_URL: server.url,
      COINGECKO_API_KEY: key,
      PROVIDER_TIMEOUT_MS: 200,
    })
    const error: unknown = await providers
      .ask('coingecko.markets', ['examplecoin'])
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Error)
    const told = inspect(error, { depth: 10, showHidden: true })
    expect(told).not.toContain('canary')
    expect(told).not.toContain('vs_currency')
  })

  it('refuses settings that contradict each other without telling secrets', () => {
    const settings = { ...defaultSettings, YAHOO_BASE_URL: 'https://me:canary@example.test' }
    const clock = { now: () => 0 }
    expect(() => createProviders({ settings, clock, sources: noSources })).toThrow(
      /^YAHOO_BASE_URL: expected a URL without credentials/,
    )
  })

  it('logs that a session was renewed, and nothing of it', async () => {
    await using server = await startYahooServer([quoteRow()])
    const lines: unknown[] = []
    const { providers, close } = createProviders({
      settings: { ...defaultSettings, ...server.settings },
      clock: { now: () => 0 },
      sources: noSources,
      logger: { info: (...line) => lines.push(line), warn: (...line) => lines.push(line) },
    })
    const call = providers.flatMap(({ calls }) => calls).find(({ name }) => name === 'yahoo.quote')
    const outcomes = await call?.fetch({ group: 'all', items: ['EXMP'] }, new AbortController().signal)
    expect(summaryOf(outcomes ?? [])).toEqual(['quote EXMP ok'])
    expect(lines).toEqual([[{ provider: 'yahoo' }, 'provider session renewed']])
    await close()
  })
})
