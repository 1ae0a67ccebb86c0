import { createValidator } from '@marketcache/contracts'
import { describe, expect, it } from 'vitest'
import { type ProviderSettings, providerChecks, providerSettings } from './settings.ts'
import { defaultSettings } from './test-support/open-providers.ts'

const mistakesOf = (settings: Partial<ProviderSettings>) =>
  providerChecks.flatMap((check) => check({ ...defaultSettings, ...settings }))

describe('providerSettings', () => {
  it('have defaults that they accept themselves', () => {
    for (const [name, { schema }] of Object.entries(providerSettings)) {
      if ('default' in schema)
        expect([name, createValidator(schema).explain(schema.default)]).toEqual([name, null])
    }
    expect(mistakesOf({})).toEqual([])
  })

  it('refuse keys with spaces, line breaks or control characters', () => {
    const { accepts } = createValidator(providerSettings.COINGECKO_API_KEY.schema)
    expect(accepts('CG-0123456789abcdef')).toBe(true)
    for (const key of ['', ' ', 'CG key', 'CG-key\n', 'CG-key\r\nx-evil: 1', 'CG\u0000', 'CG\u00e9'])
      expect(accepts(key)).toBe(false)
  })

  it('take a temperature as a number from 0 to 2, or none', () => {
    const { accepts } = createValidator(providerSettings.LLM_TEMPERATURE.schema)
    for (const text of ['0', '0.7', '1', '2', '2.0', 'none']) expect(accepts(text)).toBe(true)
    for (const text of ['', '-1', '2.1', '1e0', '.5', 'None', '0,7']) expect(accepts(text)).toBe(false)
  })

  it('refuse base URLs with credentials, queries or another scheme, and name the setting', () => {
    const { accepts } = createValidator(providerSettings.YAHOO_BASE_URL.schema)
    for (const url of ['https://a.test/x', 'http://127.0.0.1:4010']) expect(accepts(url)).toBe(true)
    for (const url of [
      'https://me:secret@a.test',
      'https://a.test?b=1',
      'ftp://a.test',
      'a.test',
      'https://',
    ]) {
      expect(accepts(url)).toBe(false)
    }
    const [mistake = '', ...others] = mistakesOf({ YAHOO_BASE_URL: 'https://me:canary@a.test' })
    expect(mistake).toMatch(/^YAHOO_BASE_URL: expected/)
    expect(mistake).not.toContain('canary')
    expect(others).toEqual([])
  })

  it('refuse plan pro without a key, which nobody answers, the sandbox neither', () => {
    expect(mistakesOf({ COINGECKO_PLAN: 'pro', PROVIDERS: 'live' })).toEqual([
      'COINGECKO_API_KEY is required because COINGECKO_PLAN is "pro"',
    ])
    expect(mistakesOf({ COINGECKO_PLAN: 'pro' })).toHaveLength(1)
    expect(mistakesOf({ COINGECKO_PLAN: 'pro', COINGECKO_API_KEY: 'key' })).toEqual([])
  })
})
