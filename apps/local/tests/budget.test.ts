import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cluster, startCluster } from './cluster.ts'

const callsPerMinute = 12

describe('two workers that share one budget', () => {
  let cluster: Cluster

  beforeAll(async () => {
    cluster = await startCluster({
      workers: 2,
      env: { COINGECKO_CALLS_PER_MINUTE: `${callsPerMinute}`, COIN_PROFILE_FRESH_FOR_SECONDS: '1' },
    })
  })
  afterAll(() => cluster.stop())

  it('never make more calls in any sliding minute than the provider allows, and use what it allows', async () => {
    const listed = await fetch(`${cluster.sandbox.url}/coingecko/api/v3/coins/list`)
    const coins: unknown = await listed.json()
    if (!Array.isArray(coins)) throw new Error('expected a list of coins')
    await cluster.sandbox.clearCalls()
    // Each profile costs a call of its own: five times as many are wanted as a minute has calls.
    const wanted = coins
      .slice(0, 5 * callsPerMinute)
      .map(({ id }) => `${cluster.apis[0]}/api/v1/coins/${id}/profile?wait=0`)
    await Promise.all(wanted.map((url) => fetch(url)))
    // Until a whole window has gone by, and a bit of the next one.
    await expect
      .poll(async () => spanOf(await startTimes()), { timeout: 80_000, interval: 1_000 })
      .toBeGreaterThan(62_000)
    const times = await startTimes()
    expect(mostWithin(times, 60_000)).toBeLessThanOrEqual(callsPerMinute)
    expect(mostWithin(times, 60_000)).toBeGreaterThanOrEqual(callsPerMinute - 1)
  })

  async function startTimes(): Promise<number[]> {
    const calls = await cluster.sandbox.calls()
    return calls.map(({ startedMonotonicMs }) => startedMonotonicMs).toSorted((one, other) => one - other)
  }
})

function spanOf(times: readonly number[]): number {
  return (times.at(-1) ?? 0) - (times[0] ?? 0)
}

/** The most calls that any window of that length holds. */
function mostWithin(times: readonly number[], windowMs: number): number {
  return Math.max(
    0,
    ...times.map((start) => times.filter((time) => time >= start && time < start + windowMs).length),
  )
}
