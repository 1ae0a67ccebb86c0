import { join } from 'node:path'
import {
  freePort,
  type RedisServer,
  type StartedProcess,
  startProcess,
  startRedisServer,
} from '@marketcache/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

const main = join(import.meta.dirname, 'main.ts')
let server: RedisServer
const started: StartedProcess[] = []

beforeAll(async () => {
  server = await startRedisServer()
})
afterAll(() => server.stop())
afterEach(async () => {
  await Promise.all(started.splice(0).map((each) => each.stop()))
})

async function startApi(env: Record<string, string>, waitFor?: RegExp): Promise<StartedProcess> {
  const api = await startProcess({
    command: process.execPath,
    args: [main],
    env: { REDIS_URL: server.url, PORT: '0', ...env },
    ...(waitFor === undefined ? {} : { waitFor }),
  })
  started.push(api)
  return api
}

async function failureOf(env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const api = await startApi(env)
  const { code } = await api.exited
  return { code, output: api.output() }
}

describe('the process', () => {
  it('serves, wants through the real queues and ends within 5 s of SIGTERM', {
    timeout: 15_000,
  }, async () => {
    const api = await startApi({ LOG_LEVEL: 'info' }, /api ready/)
    const url = JSON.parse(await api.waitForLine(/api ready/, 1_000)).url
    const missing = await fetch(`${url}/api/v1/coins/bitcoin?wait=0`)
    expect([missing.status, JSON.parse(await missing.text()).code]).toEqual([503, 'warming'])
    const accepted = await fetch(`${url}/api/update-cache?wait=0`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"coin_id":"bitcoin"}',
    })
    expect(accepted.status).toBe(202)
    const job = await fetch(`${url}${accepted.headers.get('location')}`)
    expect(JSON.parse(await job.text())).toMatchObject({ label: 'update-cache', state: 'waiting' })
    const metrics = await (await fetch(`${url}/metrics`)).text()
    expect(metrics).toMatch(/due_items\{provider="coingecko",call="coingecko.markets",state="due".*\} 1/)
    const startedAt = performance.now()
    api.kill('SIGTERM')
    expect((await api.exited).code).toBe(0)
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })

  it('does not start with wrong settings, and names all of them', async () => {
    const { code, output } = await failureOf({ PORT: 'http', TRUST_PROXY: 'everyone', WARM_COINS: 'a,*' })
    expect(code).toBe(1)
    for (const name of ['PORT', 'TRUST_PROXY', 'WARM_COINS']) expect(output).toContain(name)
    expect(output).not.toContain('    at ')
  })

  it('does not listen for others without a token', async () => {
    const { code, output } = await failureOf({ HOST: '0.0.0.0' })
    expect([code, output.trim().split('\n').length]).toEqual([1, 1])
    expect(output).toContain('ADMIN_TOKEN is required because HOST is "0.0.0.0"')
  })

  it('does not start without its Redis, and shows no password', { timeout: 15_000 }, async () => {
    const port = await freePort()
    const { code, output } = await failureOf({ REDIS_URL: `redis://:hunter2secret@127.0.0.1:${port}` })
    expect(code).toBe(1)
    expect(output).toContain(`127.0.0.1:${port}`)
    expect(output).not.toContain('hunter2secret')
  })

  it('does not start on a port that is taken, in one clear line', async () => {
    const { code, output } = await failureOf({ PORT: String(server.port), LOG_LEVEL: 'error' })
    expect(code).toBe(1)
    expect(output).toContain('PORT')
    expect(output).not.toContain('    at ')
  })
})
