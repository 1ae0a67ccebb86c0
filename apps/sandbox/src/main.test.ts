import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { type StartedProcess, startProcess } from '@marketcache/testing'
import { afterEach, describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
let started: StartedProcess | undefined

afterEach(async () => {
  await started?.stop()
  started = undefined
})

async function start(env: Record<string, string>): Promise<{ url: string }> {
  started = await startProcess({ command: process.execPath, args: [main], env, waitFor: /sandbox ready/ })
  const url = /"url":"(http[^"]+)"/.exec(started.output())?.[1]
  if (url === undefined) throw new Error(started.output())
  return { url }
}

async function failure(env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  started = await startProcess({ command: process.execPath, args: [main], env })
  const { code } = await started.exited
  return { code, output: started.output().trim() }
}

describe('the sandbox as a process', () => {
  it('serves on a free port of this machine alone, with the seed that it is given', async () => {
    const { url } = await start({ SANDBOX_PORT: '0', SANDBOX_SEED: '42' })
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(await (await fetch(`${url}/__sandbox`)).json()).toMatchObject({ seed: 42 })
  })

  it('ends at SIGTERM with code 0, also while it withholds an answer', async () => {
    const { url } = await start({ SANDBOX_PORT: '0' })
    await fetch(`${url}/__sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ provider: 'coingecko', kind: 'withhold' }),
    })
    const withheld = fetch(`${url}/coingecko/api/v3/ping`).catch(() => 'cut')
    await expect.poll(async () => (await fetch(`${url}/__sandbox/calls`)).text()).toContain('pending')
    started?.kill('SIGTERM')
    expect(await started?.exited).toMatchObject({ code: 0 })
    await withheld
  })

  it('writes no keys, cookies and crumbs to its log, and no line for each request', async () => {
    const { url } = await start({ SANDBOX_PORT: '0', LOG_LEVEL: 'debug' })
    await fetch(`${url}/yahoo/v7/finance/quote?symbols=AAPL&crumb=canary-1`, {
      headers: { cookie: 'A3=canary-2' },
    })
    await fetch(`${url}/coingecko/api/v3/ping`, { headers: { 'x-cg-demo-api-key': 'canary-3' } })
    expect(started?.output()).not.toContain('canary')
    expect(started?.output()).not.toContain('incoming request')
  })

  it('tells all mistakes in its settings at once, one line each', async () => {
    const { code, output } = await failure({ SANDBOX_PORT: '-1', SANDBOX_SEED: 'dice' })
    expect(code).toBe(1)
    expect(output.split('\n')).toEqual([
      expect.stringContaining('SANDBOX_PORT must be'),
      expect.stringContaining('SANDBOX_SEED must be'),
    ])
  })

  it('says in one line that its port is taken', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? String(address.port) : ''
    const { code, output } = await failure({ SANDBOX_PORT: port })
    server.close()
    expect(code).toBe(1)
    expect(output).toMatch(/^marketcache-sandbox: SANDBOX_PORT \d+ is already in use[^\n]*$/)
  })
})
