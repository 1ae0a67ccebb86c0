import { describe, expect, it } from 'vitest'
import { prepareLaunch } from './prepare-launch.ts'

describe('prepareLaunch', () => {
  it('starts the sandbox before the worker that asks it', async () => {
    const { plan, facts } = await prepareLaunch({})
    expect(plan.apps.map(({ name, after }) => [name, after])).toEqual([
      ['sandbox', []],
      ['api', []],
      ['worker', ['sandbox']],
    ])
    expect(plan.env).toMatchObject({ SANDBOX_URL: 'http://127.0.0.1:4010' })
    expect(facts.simulatedProviders).toEqual(
      expect.arrayContaining(['coingecko', 'yahoo', 'binance-futures']),
    )
  })

  it('starts no sandbox, and claims no port for it, in live mode', async () => {
    const { plan, facts } = await prepareLaunch({ PROVIDERS: 'live' })
    expect(plan.apps.map(({ name }) => name)).toEqual(['api', 'worker'])
    expect(plan.ports.map(({ setting }) => setting)).toEqual(['PORT', 'WORKER_PORT'])
    expect(facts).toMatchObject({ sandboxUrl: null, simulatedProviders: [] })
  })

  it('starts no sandbox of its own where another one is named', async () => {
    const { plan, facts } = await prepareLaunch({ SANDBOX_URL: 'http://127.0.0.1:9999' })
    expect(plan.apps.map(({ name }) => name)).toEqual(['api', 'worker'])
    expect(plan.env.SANDBOX_URL).toBe('http://127.0.0.1:9999')
    expect(facts.simulatedProviders).toEqual(
      expect.arrayContaining(['coingecko', 'yahoo', 'binance-futures']),
    )
  })

  it('does not call a provider simulated whose address is set explicitly', async () => {
    const { facts } = await prepareLaunch({ COINGECKO_BASE_URL: 'https://example.org/api/v3' })
    expect(facts.simulatedProviders).toContain('yahoo')
    expect(facts.simulatedProviders).not.toContain('coingecko')
  })

  it('chooses ports that are left to it, and tells the applications', async () => {
    const { plan, facts } = await prepareLaunch({ PORT: '0', WORKER_PORT: '0', SANDBOX_PORT: '0' })
    const ports = plan.ports.map(({ port }) => port)
    expect(new Set(ports).size).toBe(3)
    expect(ports).not.toContain(0)
    expect([plan.env.PORT, plan.env.WORKER_PORT, plan.env.SANDBOX_PORT]).toEqual(ports.map(String))
    expect(facts.apiUrl).toBe(`http://127.0.0.1:${ports[0]}`)
  })

  it('names an address that can be opened when it listens on every one', async () => {
    const { facts } = await prepareLaunch({ HOST: '0.0.0.0', ADMIN_TOKEN: 'a-token-for-this-test' })
    expect(facts).toMatchObject({ apiUrl: 'http://127.0.0.1:3000', hasAdminToken: true })
  })
})
