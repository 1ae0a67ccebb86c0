import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { eventually, freePort, isRunning, type StartedProcess, startProcess } from '@marketcache/testing'
import { afterEach, describe, expect, it } from 'vitest'

const started: StartedProcess[] = []
afterEach(async () => {
  await Promise.all(started.splice(0).map((child) => child.stop(500)))
})

async function run(
  program: 'service' | 'parent',
  args: string[] = [],
  waitFor?: RegExp,
): Promise<StartedProcess> {
  const path = fileURLToPath(new URL(`test-programs/${program}.ts`, import.meta.url))
  const child = await startProcess({
    command: process.execPath,
    args: [path, ...args],
    ...(waitFor === undefined ? {} : { waitFor }),
  })
  started.push(child)
  return child
}

describe('runService when it cannot start', () => {
  it('prints one line per mistake, no stack, and exits with 1', async () => {
    const child = await run('service', ['bad-settings'])
    expect(await child.exited).toEqual({ code: 1, signal: null })
    expect(child.output()).toBe(
      'service: PORT must be an integer from 0 to 65535, got "abc"\nservice: NAME is required\n',
    )
  })

  it('names the setting of a port that is taken, and closes what was opened', async () => {
    const port = await freePort()
    const other = createServer().listen(port, '127.0.0.1')
    const child = await run('service', ['port-taken', `${port}`])
    expect(await child.exited).toEqual({ code: 1, signal: null })
    expect(child.output()).toContain(
      `service: PORT ${port} is already in use: stop what listens there, or set PORT to another\n`,
    )
    expect(child.output()).toContain('http closed')
    other.close()
  })

  it('prints the first line of any other error, without a login', async () => {
    const child = await run('service', ['throws'])
    expect(await child.exited).toEqual({ code: 1, signal: null })
    expect(child.output()).toBe('service: cannot log in to redis://***@cache:6379\n')
  })

  it('says what nobody handled even before there is a logger', async () => {
    const child = await run('service', ['rejects-early'])
    expect(await child.exited).toEqual({ code: 1, signal: null })
    expect(child.output()).toBe('service: before there was a logger\n')
  })
})

describe('runService while running', () => {
  it('treats a rejection that nobody handled as fatal, in one log line, and still closes', async () => {
    const child = await run('service', ['rejects-later'])
    expect(await child.exited).toEqual({ code: 1, signal: null })
    expect(child.output()).toMatch(/"level":"fatal".*nobody handled this.*"unhandled error"/)
    expect(child.output()).toContain('redis closed')
  })

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'closes in reverse order and exits with 0 on %s',
    async (signal) => {
      const child = await run('service', ['serves'], /started/)
      child.kill(signal)
      expect(await child.exited).toEqual({ code: 0, signal: null })
      expect(child.output()).toMatch(/http closed.*redis closed/s)
    },
  )

  it('exits in time and with 0 although something does not close, and names it', async () => {
    const child = await run('service', ['hangs'], /started/)
    const start = performance.now()
    child.kill('SIGTERM')
    expect(await child.exited).toEqual({ code: 0, signal: null })
    expect(performance.now() - start).toBeLessThan(2000)
    expect(child.output()).toMatch(/"label":"queue".*no time left of 300 ms/)
    expect(child.output()).toContain('redis closed')
  })

  it('takes further signals calmly', async () => {
    const child = await run('service', ['hangs'], /started/)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGINT'] as const) child.kill(signal)
    expect(await child.exited).toEqual({ code: 0, signal: null })
  })

  it('can be ended while it is still starting', async () => {
    const child = await run('service', ['starts-forever'], /starting/)
    child.kill('SIGTERM')
    expect(await child.exited).toEqual({ code: 0, signal: null })
    expect(child.output()).toContain('redis closed')
  })

  it.each(['SIGKILL', 'SIGTERM'] as const)('ends when its parent died by %s', async (signal) => {
    const parent = await run('parent', [], /child says/)
    const pid = Number(/"pid":(\d+)/.exec(parent.output())?.[1])
    expect(isRunning(pid)).toBe(true)
    parent.kill(signal)
    await parent.exited
    await eventually(() => !isRunning(pid), { timeoutMs: 2000 })
    expect(parent.output()).toMatch(/http closed.*redis closed/s)
  })

  it('starts as well without a parent to tell', async () => {
    const child = await run('service', ['serves'], /started/)
    expect(isRunning(child.pid)).toBe(true)
  })
})
