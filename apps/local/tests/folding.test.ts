import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Cluster, startCluster } from './cluster.ts'

const markets = '/api/v3/coins/markets'

describe('two API and two worker processes, with a provider that takes 300 ms', () => {
  let cluster: Cluster

  beforeAll(async () => {
    cluster = await startCluster({ apis: 2, workers: 2 })
    await cluster.sandbox.setFault({ provider: 'coingecko', kind: 'latency', ms: 300 })
  })
  afterEach(() => cluster.sandbox.clearCalls())
  afterAll(() => cluster.stop())

  it('fold 250 coins that are missed at the same time into at most 2 calls', async () => {
    const ids = await coinIds(250)
    const answers = await Promise.all(
      ids.map((id, index) => fetch(`${cluster.apis[index % 2]}/api/v1/coins/${id}?wait=10`)),
    )
    expect(answers.filter(({ status }) => status !== 200)).toEqual([])
    const calls = await cluster.sandbox.calls(markets)
    expect(calls.length).toBeLessThanOrEqual(2)
    expect(calls.length).toBeGreaterThan(0)
  })

  it('S1-05 fetch a value once, for both APIs, when 1,000 readers miss it at the same time', async () => {
    const path = '/api/v1/coins/bitcoin?currency=eur&wait=10'
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, (_, index) => fetch(`${cluster.apis[index % 2]}${path}`)),
    )
    const bodies = new Set(await Promise.all(answers.map((answer) => answer.text())))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(bodies.size).toBe(1)
    expect(await cluster.sandbox.calls(markets)).toHaveLength(1)
  })

  it('fill the coin, its tokenomics and its quote from one call', async () => {
    const paths = ['coins/solana?wait=10', 'coins/solana/tokenomics?wait=10', 'quotes/solana?wait=10']
    await cluster.cacheRedis.restart()
    await expect
      .poll(async () => (await fetch(`${cluster.apis[0]}/readyz`)).status, { timeout: 10_000 })
      .toBe(200)
    const answers = await Promise.all(paths.map((path) => fetch(`${cluster.apis[0]}/api/v1/${path}`)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await cluster.sandbox.calls(markets)).toHaveLength(1)
  })

  /** Ids that the provider knows, from its own list. */
  async function coinIds(count: number): Promise<string[]> {
    const sandbox = cluster.sandbox
    const listed = await fetch(`${sandbox.url}/coingecko/api/v3/coins/list`)
    const coins: unknown = await listed.json()
    await sandbox.clearCalls()
    if (!Array.isArray(coins)) throw new Error('expected a list of coins')
    return coins.slice(0, count).map(({ id }) => String(id))
  }
})
