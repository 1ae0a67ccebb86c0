import { join } from 'node:path'
import { eventually, freePort, type StartedProcess, startProcess } from '@marketcache/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSandboxControl, type SandboxControl } from './sandbox-control.ts'

const repository = join(import.meta.dirname, '..', '..', '..')

// Everything here goes through `npm start`, HTTP and signals, as for somebody who just cloned the repository.
describe('npm start', () => {
  let launcher: StartedProcess
  let ports: { api: number; worker: number; sandbox: number }
  let sandbox: SandboxControl

  beforeAll(async () => {
    const [api, worker, port] = await Promise.all([freePort(), freePort(), freePort()])
    ports = { api, worker, sandbox: port }
    sandbox = createSandboxControl(`http://127.0.0.1:${port}`)
    launcher = await startProcess({
      command: 'npm',
      args: ['start'],
      cwd: repository,
      env: {
        PORT: `${api}`,
        WORKER_PORT: `${worker}`,
        SANDBOX_PORT: `${port}`,
        COIN_FRESH_FOR_SECONDS: '2',
        WARM_COINS: 'bitcoin,ethereum',
        WARM_POPULAR: '0',
        REDIS_PREFIX: `e2e-${api}`,
      },
      waitFor: /Ctrl-C ends everything/,
      waitTimeoutMs: 60_000,
    })
  })
  afterAll(async () => {
    await launcher.stop()
  })

  const read = (path: string) => fetch(`http://127.0.0.1:${ports.api}${path}`)
  const stateOf = (answer: Response) => answer.headers.get('cache-status') ?? ''

  it('says in capitals that prices are invented, and prints curl lines that work', async () => {
    expect(launcher.output()).toMatch(/SIMULATED/)
    const urls = [...launcher.output().matchAll(/^ *curl '?(http[^\s']+)/gm)].map(([, url]) => url ?? '')
    expect(urls.length).toBeGreaterThanOrEqual(2)
    const answers = await Promise.all(urls.map((url) => fetch(url)))
    expect(answers.map(({ status }) => status)).toEqual(urls.map(() => 200))
  })

  it('S3-18 warms what is popular at start, and says so', async () => {
    await launcher.waitForLine(/Cache warming complete/, 20_000)
    expect((await read('/api/v1/coins/bitcoin')).status).toBe(200)
  })

  it('S3-18 answers a miss with 200 after one call, then hits', async () => {
    const miss = await read('/api/v1/coins/solana/tokenomics?wait=10')
    expect([miss.status, stateOf(miss)]).toEqual([200, 'marketcache; fwd=miss; stored'])
    const body: unknown = await miss.json()
    expect(body).toMatchObject({ meta: { simulated: true, source: 'coingecko' }, data: { id: 'solana' } })
    const hit = await read('/api/v1/coins/solana/tokenomics')
    expect(stateOf(hit)).toMatch(/^marketcache; hit; ttl=\d+$/)
  })

  it('answers 304 to those who have the value, and the same headers to HEAD', async () => {
    const path = '/api/v1/coins/solana/tokenomics'
    const etag = (await read(path)).headers.get('etag') ?? ''
    const again = await fetch(`http://127.0.0.1:${ports.api}${path}`, { headers: { 'if-none-match': etag } })
    expect(again.status).toBe(304)
    const head = await fetch(`http://127.0.0.1:${ports.api}${path}`, { method: 'HEAD' })
    expect([head.status, head.headers.get('etag')]).toEqual([200, etag])
  })

  it('serves a stale value at once and has it refreshed', async () => {
    await read('/api/v1/coins/solana?wait=10')
    const stale = await eventually(
      async () => {
        const answer = await read('/api/v1/coins/solana')
        expect(stateOf(answer)).toMatch(/ttl=-/)
        return answer
      },
      { timeoutMs: 15_000 },
    )
    expect(stale.status).toBe(200)
    const before = stale.headers.get('etag')
    await eventually(
      async () => {
        const answer = await read('/api/v1/coins/solana')
        return /hit; ttl=\d/.test(stateOf(answer)) && answer.headers.get('etag') !== before
      },
      { timeoutMs: 15_000 },
    )
  })

  it('refreshes what an admin asks for', async () => {
    const answer = await fetch(`http://127.0.0.1:${ports.api}/api/update-cache`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ coin_ids: ['bitcoin', 'dogecoin'] }),
    })
    const body: unknown = await answer.json()
    expect(answer.status).toBe(200)
    expect(body).toMatchObject({ processed: 2, successfully_cached: 2, coin_ids: ['bitcoin', 'dogecoin'] })
    expect((await read('/api/v1/coins/dogecoin?wait=0')).status).toBe(200)
  })

  it('serves stale values while the provider is down, and fresh ones once it is back', async () => {
    await sandbox.setFault({ provider: 'coingecko', kind: 'status_5xx' })
    await eventually(async () => /ttl=-/.test(stateOf(await read('/api/v1/coins/ethereum'))), {
      timeoutMs: 15_000,
    })
    expect((await read('/api/v1/coins/ethereum')).status).toBe(200)
    await sandbox.clearFaults()
    await eventually(async () => /hit; ttl=\d/.test(stateOf(await read('/api/v1/coins/ethereum'))), {
      timeoutMs: 60_000,
    })
  })

  it('brings a worker back that was killed in the middle of a call, and the value with it', async () => {
    await sandbox.setFault({ provider: 'coingecko', kind: 'withhold', times: 1 })
    await read('/api/v1/coins/litecoin?wait=0')
    await eventually(async () => (await sandbox.calls()).some(({ state }) => state === 'pending'))
    process.kill(await workerPid(), 'SIGKILL')
    await eventually(async () => (await read('/api/v1/coins/litecoin?wait=0')).status === 200, {
      timeoutMs: 15_000,
    })
  })

  it('ends everything within 5 s when it is told to', async () => {
    const askedAt = performance.now()
    launcher.kill('SIGTERM')
    await launcher.exited
    expect(performance.now() - askedAt).toBeLessThan(5_000)
    const isGone = async (port: number) =>
      fetch(`http://127.0.0.1:${port}/`).then(
        () => false,
        () => true,
      )
    for (const port of Object.values(ports)) await eventually(() => isGone(port), { timeoutMs: 2_000 })
  })

  /** The worker's own log lines carry its process id. */
  async function workerPid(): Promise<number> {
    const pids = [...launcher.output().matchAll(/"pid":(\d+)[^\n]*"msg":"worker ready"/g)].map(([, pid]) =>
      Number(pid),
    )
    const pid = pids.at(-1)
    if (pid === undefined) throw new Error('expected the worker to log that it is ready')
    return pid
  }
})
