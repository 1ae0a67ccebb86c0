import { readSettings } from '@marketcache/platform'
import { resources } from '@marketcache/resources'
import { describe, expect, it } from 'vitest'
import { freshnessSettings, withFreshness } from './freshness-settings.ts'

describe('withFreshness', () => {
  const read = (env: Record<string, string>) => withFreshness(resources, readSettings(freshnessSettings, env))
  const freshForMs = (name: string, env: Record<string, string>) =>
    read(env).find((resource) => resource.name === name)?.freshness.freshForMs

  it('leaves resources as they are declared when nothing is set', () => {
    expect(read({})).toEqual(resources)
  })

  it('takes one override per resource', () => {
    expect(freshForMs('coin-profile', { COIN_PROFILE_FRESH_FOR_SECONDS: '60' })).toBe(60_000)
  })

  it.each([
    ['tokenomics', 'CACHE_TTL_TOKENOMICS'],
    ['coin', 'CACHE_TTL_COIN_DATA'],
    ['quote', 'CACHE_PRICE_TTL'],
    ['metadata', 'METADATA_TTL'],
    ['metadata-relation', 'METADATA_TTL'],
  ])('takes the name that a predecessor used for %s', (name, variable) => {
    expect(freshForMs(name, { [variable]: '42' })).toBe(42_000)
  })

  it.each([
    ['S1-20', 'momentum', 'CACHE_MOMENTUM_TTL', 1_800],
    ['S1-21', 'portfolio', 'CACHE_PORTFOLIO_TTL', 600],
  ])('%s %s obeys %s, and is fresh for %i seconds without it', (_row, name, variable, seconds) => {
    expect(freshForMs(name, {})).toBe(seconds * 1_000)
    expect(freshForMs(name, { [variable]: '42' })).toBe(42_000)
    expect(() => read({ [variable]: '0' })).toThrow(variable)
  })

  it('refuses two names that contradict each other, naming both', () => {
    const env = { CACHE_PRICE_TTL: '42', QUOTE_FRESH_FOR_SECONDS: '43' }
    expect(() => read(env)).toThrow(
      /QUOTE_FRESH_FOR_SECONDS.*CACHE_PRICE_TTL|CACHE_PRICE_TTL.*QUOTE_FRESH_FOR_SECONDS/,
    )
  })

  it.each(['0', '-1', '1.5', 'soon'])('refuses "%s" seconds', (seconds) => {
    expect(() => read({ QUOTE_FRESH_FOR_SECONDS: seconds })).toThrow(/QUOTE_FRESH_FOR_SECONDS/)
  })

  it('stretches the other windows, so that they stay in order', () => {
    const { freshness } =
      read({ QUOTE_FRESH_FOR_SECONDS: '1000000' }).find(({ name }) => name === 'quote') ?? {}
    expect(freshness?.freshForMs).toBeLessThan(freshness?.staleForMs ?? 0)
    expect(freshness?.staleForMs).toBeLessThanOrEqual(freshness?.keepForMs ?? 0)
  })
})
