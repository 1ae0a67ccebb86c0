import { eventually, type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ApiBench, createApiBench } from './test-support/api-bench.ts'

let server: RedisServer
let bench: ApiBench

beforeEach(async () => {
  server = await startRedisServer()
  bench = await createApiBench(server)
})
afterEach(async () => {
  await bench.close()
  await server.stop()
})

/** The figures behind the labels that match, summed up; null when there are none. */
async function figure(name: string, labels = ''): Promise<number | null> {
  const { text } = await bench.get('/metrics')
  const lines = text
    .split('\n')
    .filter((line) => line.startsWith(`marketcache_${name}{`) && line.includes(labels))
  return lines.length === 0 ? null : lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}

describe('/metrics', () => {
  it('S2-31 tells hits and misses, lifetimes, memory, errors of connections and how long reads take', async () => {
    await bench.store('coin', ['bitcoin', 'usd'])
    for (let read = 0; read < 3; read += 1) await bench.get('/api/v1/coins/bitcoin')
    await bench.get('/api/v1/coins/ethereum?wait=0')
    expect(await figure('reads_total', 'state="fresh"')).toBe(3)
    expect(await figure('reads_total', 'state="warming"')).toBe(1)
    expect(await figure('cache_read_seconds_count')).toBeGreaterThan(0)
    expect(await figure('cache_read_seconds_sum')).toBeGreaterThan(0)
    for (const role of ['cache', 'queue']) {
      expect(await figure('redis_memory_bytes', `role="${role}"`)).toBeGreaterThan(100_000)
      expect(await figure('redis_connection_errors_total', `role="${role}"`)).toBe(0)
    }
    await eventually(async () => expect(await figure('redis_average_ttl_seconds')).toBeGreaterThan(1))
  })

  it('S2-31 counts errors of connections, and shows no figures of a server that is away', async () => {
    await server.kill()
    await eventually(async () => expect(await figure('redis_connection_errors_total')).toBeGreaterThan(2))
    expect(await figure('redis_memory_bytes')).toBeNull()
    expect(await figure('redis_average_ttl_seconds')).toBeNull()
    await server.restart()
    await eventually(async () => expect(await figure('redis_memory_bytes')).toBeGreaterThan(100_000))
  })
})
