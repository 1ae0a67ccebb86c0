import { minuteMs } from '@marketcache/contracts'
import { describe, expect, it } from 'vitest'
import { findEndpoints } from './find-endpoints.ts'
import type { ProviderSettings } from './settings.ts'
import { defaultSettings } from './test-support/open-providers.ts'

const find = (settings: Partial<ProviderSettings>) => findEndpoints({ ...defaultSettings, ...settings })

describe('findEndpoints', () => {
  it('leads to the sandbox by default and says so', () => {
    expect(find({ SANDBOX_URL: 'http://127.0.0.1:9999/' })).toMatchObject({
      coingecko: {
        baseUrl: 'http://127.0.0.1:9999/coingecko/api/v3',
        isPublicOnly: false,
        isSimulated: true,
        headers: {},
        limits: { calls: 30, windowMs: minuteMs, burst: 10 },
      },
      yahoo: {
        baseUrl: 'http://127.0.0.1:9999/yahoo',
        isPublicOnly: false,
        isSimulated: true,
        cookie: { baseUrl: 'http://127.0.0.1:9999/yahoo-cookie', isPublicOnly: false },
        limits: { calls: 60, windowMs: minuteMs, burst: 20 },
      },
    })
    expect(find({ COINGECKO_PLAN: 'pro' }).coingecko.baseUrl).toBe(
      'http://127.0.0.1:4010/coingecko-pro/api/v3',
    )
  })

  it('leads to the providers in live mode, and to no private network in their names', () => {
    const { coingecko, yahoo } = find({ PROVIDERS: 'live' })
    expect(coingecko).toMatchObject({
      baseUrl: 'https://api.coingecko.com/api/v3',
      isPublicOnly: true,
      isSimulated: false,
    })
    expect(yahoo).toMatchObject({
      baseUrl: 'https://query2.finance.yahoo.com',
      isPublicOnly: true,
      isSimulated: false,
    })
    expect(yahoo.cookie).toEqual({ baseUrl: 'https://fc.yahoo.com', isPublicOnly: true })
  })

  it('uses a base URL as given, not simulated, whatever the mode', () => {
    const urls = { COINGECKO_BASE_URL: 'http://10.0.0.1/gecko', YAHOO_BASE_URL: 'http://10.0.0.2/y' }
    for (const PROVIDERS of ['sandbox', 'live'] as const) {
      const { coingecko, yahoo } = find({ PROVIDERS, ...urls })
      expect(coingecko).toMatchObject({
        baseUrl: 'http://10.0.0.1/gecko',
        isSimulated: false,
        isPublicOnly: false,
      })
      expect(yahoo).toMatchObject({ baseUrl: 'http://10.0.0.2/y', isSimulated: false, isPublicOnly: false })
    }
    expect(find({ COINGECKO_BASE_URL: 'http://10.0.0.1' }).yahoo.isSimulated).toBe(true)
  })

  it('leads every provider that needs no key to the sandbox, to itself, or to where it was told to', () => {
    for (const provider of find({ SANDBOX_URL: 'http://127.0.0.1:9999/' }).plain) {
      const baseUrl = `http://127.0.0.1:9999/${provider.name}`
      expect(provider).toMatchObject({ baseUrl, isSimulated: true, isPublicOnly: false })
    }
    for (const provider of find({ PROVIDERS: 'live' }).plain) {
      expect(provider).toMatchObject({ isSimulated: false, isPublicOnly: true })
      expect(provider.baseUrl).toMatch(/^https:\/\/[a-z.-]+$/)
    }
    const [binance, futures] = find({ BINANCE_BASE_URL: 'http://10.0.0.1/b' }).plain
    expect(binance).toMatchObject({ baseUrl: 'http://10.0.0.1/b', isSimulated: false, isPublicOnly: false })
    expect(futures).toMatchObject({ isSimulated: true })
  })

  it('spends on the exchanges what the settings allow', () => {
    const { plain } = find({ BINANCE_WEIGHT_PER_MINUTE: 90 })
    expect(plain[0]?.limits).toEqual({ calls: 90, windowMs: minuteMs, burst: 30 })
  })

  it('asks Kraken no more than a few times at once, because it counts by the second', () => {
    const limitsOf = (calls: number) =>
      find({ KRAKEN_CALLS_PER_MINUTE: calls }).plain.find(({ name }) => name === 'kraken')?.limits
    expect(limitsOf(60)).toEqual({ calls: 60, windowMs: minuteMs, burst: 5 })
    expect(limitsOf(6)).toEqual({ calls: 6, windowMs: minuteMs, burst: 2 })
  })

  it('sends the key in the header of its plan, and no header without a key', () => {
    expect(find({ PROVIDERS: 'live' }).coingecko.headers).toEqual({})
    expect(find({ COINGECKO_API_KEY: 'k' }).coingecko.headers).toEqual({ 'x-cg-demo-api-key': 'k' })
    const pro = find({ PROVIDERS: 'live', COINGECKO_API_KEY: 'k', COINGECKO_PLAN: 'pro' }).coingecko
    expect(pro.headers).toEqual({ 'x-cg-pro-api-key': 'k' })
    expect(pro.baseUrl).toBe('https://pro-api.coingecko.com/api/v3')
  })

  it('leads analyses to the sandbox, to OpenAI with a key, or to the server that was chosen', () => {
    expect(find({}).llm).toMatchObject({
      baseUrl: 'http://127.0.0.1:4010/llm/v1',
      isSimulated: true,
      isConfigured: true,
      headers: {},
    })
    const openAi = { baseUrl: 'https://api.openai.com/v1', isPublicOnly: true, isSimulated: false }
    expect(find({ PROVIDERS: 'live' }).llm).toMatchObject({ ...openAi, isConfigured: false, headers: {} })
    expect(find({ PROVIDERS: 'live', LLM_API_KEY: 'k' }).llm).toMatchObject({
      ...openAi,
      isConfigured: true,
      headers: { authorization: 'Bearer k' },
    })
    expect(find({ LLM_BASE_URL: 'http://10.0.0.1/v1' }).llm).toMatchObject({
      baseUrl: 'http://10.0.0.1/v1',
      isPublicOnly: false,
      isSimulated: false,
      isConfigured: true,
    })
  })

  it.each([
    [{}, 30, 10],
    [{ PROVIDERS: 'live' }, 10, 3],
    [{ PROVIDERS: 'live', COINGECKO_API_KEY: 'k' }, 30, 10],
    [{ PROVIDERS: 'live', COINGECKO_API_KEY: 'k', COINGECKO_PLAN: 'pro' }, 250, 83],
    [{ COINGECKO_CALLS_PER_MINUTE: 1 }, 1, 1],
  ] as const)('with %j spends at most %i calls a minute, %i at once', (settings, calls, burst) => {
    expect(find(settings).coingecko.limits).toEqual({ calls, windowMs: minuteMs, burst })
  })
})
