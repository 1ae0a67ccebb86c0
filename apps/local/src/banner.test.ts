import { describe, expect, it } from 'vitest'
import { type BannerFacts, formatBanner } from './banner.ts'

const facts: BannerFacts = {
  apiUrl: 'http://127.0.0.1:3000',
  workerUrl: 'http://127.0.0.1:3001',
  sandboxUrl: 'http://127.0.0.1:4010',
  cacheRedisUrl: 'redis://127.0.0.1:7001',
  queueRedisUrl: 'redis://127.0.0.1:7002',
  isRedisPrivate: true,
  simulatedProviders: ['coingecko', 'yahoo'],
  hasAdminToken: false,
  notices: [],
}

describe('formatBanner', () => {
  it('shows every address and two commands to try', () => {
    const banner = formatBanner(facts)
    for (const path of ['/', '/docs', '/api/v1/coins/bitcoin', '/readyz', '/metrics']) {
      expect(banner).toContain(`http://127.0.0.1:3000${path}`)
    }
    for (const url of ['http://127.0.0.1:3001/readyz', 'http://127.0.0.1:4010/', 'redis://127.0.0.1:7001']) {
      expect(banner).toContain(url)
    }
    expect(banner.match(/^ {2}curl /gm)).toHaveLength(2)
  })

  it('says in capitals which providers are simulated, and nothing of it when none is', () => {
    expect(formatBanner(facts)).toContain('PROVIDERS ARE SIMULATED (COINGECKO, YAHOO)')
    expect(formatBanner({ ...facts, simulatedProviders: [], sandboxUrl: null })).not.toMatch(
      /simulated|sandbox/i,
    )
  })

  it('tells who may administer', () => {
    expect(formatBanner(facts)).toContain('loopback')
    expect(formatBanner({ ...facts, hasAdminToken: true })).toContain('Authorization: Bearer')
  })
})
