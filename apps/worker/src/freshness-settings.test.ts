import { readSettings } from '@marketcache/platform'
import { resources } from '@marketcache/resources'
import { describe, expect, it } from 'vitest'
import { freshnessSettings, withFreshness } from './freshness-settings.ts'

describe('freshnessSettings', () => {
  it('describe every resource by its name alone, with no article that might not fit it', () => {
    const descriptions = Object.values(freshnessSettings).map(({ description }) => description)
    expect(descriptions).toEqual(
      resources.map(({ name, freshness }) => {
        const seconds = freshness.freshForMs / 1_000
        return `Seconds for which values of \`${name}\` are fresh; ${seconds} when not set`
      }),
    )
  })
})

describe('withFreshness', () => {
  const read = (env: Record<string, string>) => withFreshness(resources, readSettings(freshnessSettings, env))
  const freshForMs = (name: string, env: Record<string, string>) =>
    read(env).find((resource) => resource.name === name)?.freshness.freshForMs

  it('leaves resources as they are declared when nothing is set', () => {
    expect(read({})).toEqual(resources)
  })

  it('S1-07 takes one override per resource, and leaves the others alone', () => {
    for (const { name, freshness } of resources) {
      const variable = `${name.toUpperCase().replaceAll('-', '_')}_FRESH_FOR_SECONDS`
      expect(freshForMs(name, { [variable]: '61' }), name).toBe(61_000)
      for (const other of resources.filter((each) => each.name !== name))
        expect(freshForMs(other.name, { [variable]: '61' })).toBe(other.freshness.freshForMs)
      expect(freshness.freshForMs).not.toBe(61_000)
    }
  })

  it.each([
    ['S0-07', 'tokenomics', 'CACHE_TTL_TOKENOMICS', 600],
    ['S0-08', 'coin', 'CACHE_TTL_COIN_DATA', 300],
    ['S3-07', 'metadata', 'METADATA_TTL', 300],
    ['S3-07', 'metadata-relation', 'METADATA_TTL', 300],
    ['S3-07', 'popular', 'POPULAR_CREWS_TTL', 600],
    ['S3-07', 'leaderboard', 'STATS_TTL', 180],
  ])('%s %s obeys %s, and is fresh for %i seconds without it', (_row, name, variable, seconds) => {
    expect(freshForMs(name, {})).toBe(seconds * 1_000)
    expect(freshForMs(name, { [variable]: '42' })).toBe(42_000)
    expect(() => read({ [variable]: '0' })).toThrow(variable)
  })

  it('S1-19 quote obeys CACHE_PRICE_TTL, and is fresh for a minute without it', () => {
    expect(freshForMs('quote', {})).toBe(60_000)
    expect(freshForMs('quote', { CACHE_PRICE_TTL: '300' })).toBe(300_000)
    expect(() => read({ CACHE_PRICE_TTL: '0' })).toThrow('CACHE_PRICE_TTL')
  })

  it('S2-19 each kind is fresh for as long as the trading bot kept it', () => {
    const seconds = { ticker: 10, 'funding-rate': 60, ohlcv: 300, 'fear-greed': 300, analysis: 300 }
    for (const [name, each] of Object.entries(seconds)) expect(freshForMs(name, {}), name).toBe(each * 1_000)
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
