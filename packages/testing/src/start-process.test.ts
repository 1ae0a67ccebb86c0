import { afterEach, describe, expect, it } from 'vitest'
import { eventually } from './eventually.ts'
import { sendSignal } from './guarded-process.ts'
import { isRunning } from './read-process.ts'
import { type ProcessOptions, type StartedProcess, startProcess } from './start-process.ts'

const started: StartedProcess[] = []
afterEach(async () => {
  await Promise.all(started.splice(0).map((child) => child.stop(500)))
})

async function shell(script: string, options: Partial<ProcessOptions> = {}): Promise<StartedProcess> {
  const child = await startProcess({ command: '/bin/sh', args: ['-c', script], ...options })
  started.push(child)
  return child
}

describe('startProcess', () => {
  it('collects both outputs and the exit code', async () => {
    const child = await shell('echo out; echo problem >&2; exit 3')
    expect(await child.exited).toEqual({ code: 3, signal: null })
    expect(child.output()).toContain('out\n')
    expect(child.output()).toContain('problem\n')
  })

  it('reports a death by signal as that signal', async () => {
    const child = await shell('exec sleep 30')
    child.kill('SIGTERM')
    expect(await child.exited).toEqual({ code: null, signal: 'SIGTERM' })
  })

  it('gives the process the environment it asks for, and takes variables away', async () => {
    const child = await shell('echo "[$ADDED][$HOME]"', { env: { ADDED: 'yes', HOME: undefined } })
    await child.exited
    expect(child.output()).toBe('[yes][]\n')
  })

  it('passes signals that the process handles', async () => {
    const child = await shell('trap "echo heard; exit 0" INT; echo ready; while :; do sleep 0.05; done', {
      waitFor: /ready/,
    })
    child.kill('SIGINT')
    expect(await child.exited).toEqual({ code: 0, signal: null })
    expect(child.output()).toContain('heard')
  })

  it('finds a line that was written before it was asked for', async () => {
    const child = await shell('echo early; exec sleep 30')
    await child.waitForLine(/early/, 5_000)
    expect(await child.waitForLine(/^early$/, 0)).toBe('early')
  })

  it('shows the output when the awaited line does not come', async () => {
    await expect(shell('echo something else', { waitFor: /ready/ })).rejects.toThrow(
      /before it ended, got:\nsomething else/,
    )
    await expect(shell('exec sleep 30', { waitFor: /ready/, waitTimeoutMs: 50 })).rejects.toThrow(
      /within 50 ms/,
    )
  })

  it('reports a command that does not exist', async () => {
    const child = await startProcess({ command: '/no/such/command' })
    expect((await child.exited).code).toBe(127)
  })

  it('kills what will not end, and what it left behind, after its patience', async () => {
    const child = await shell('trap "" TERM; sleep 30 & echo "child $!"; wait')
    const line = await child.waitForLine(/^child \d+/, 5_000)
    const end = await child.stop(100)
    expect(end.signal).toBe('SIGKILL')
    await eventually(() => !isRunning(Number(line.split(' ')[1])))
  })

  it('ends with its parent when that is killed, together with its children', async () => {
    const program = `
      const { startProcess } = await import(${JSON.stringify(import.meta.resolve('./start-process.ts'))})
      const child = await startProcess({ command: '/bin/sh', args: ['-c', 'sleep 30 & echo "pids $$ $!"; wait'] })
      process.stdout.write(await child.waitForLine(/pids/, 5000) + '\\n')
      setInterval(() => {}, 1000)
    `
    const parent = await startProcess({
      command: process.execPath,
      args: ['--input-type=module', '-e', program],
    })
    started.push(parent)
    const line = await parent.waitForLine(/^pids/, 10_000)
    sendSignal(parent.pid, 'SIGKILL')
    const pids = line.split(' ').slice(1).map(Number)
    await eventually(() => pids.every((pid) => !isRunning(pid)), { timeoutMs: 4_000 })
  })
})
