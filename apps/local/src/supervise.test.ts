import type { ProcessEnd } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { type Part, type RestartPolicy, supervise } from './supervise.ts'

const policy: RestartPolicy = { firstDelayMs: 1, longestDelayMs: 4, maxRestarts: 3, withinMs: 60_000 }

/** A part whose process dies when told to. */
function createMortalPart() {
  const lives: { die: (end: ProcessEnd) => void; isStopped: boolean }[] = []
  const part: Part = {
    name: 'worker',
    start: async () => {
      const { promise: exited, resolve: die } = Promise.withResolvers<ProcessEnd>()
      const life = { die, isStopped: false }
      lives.push(life)
      const stop = async () => {
        life.isStopped = true
        die({ code: 0, signal: null })
      }
      return { exited, stop }
    },
  }
  return { part, lives }
}

const crash: ProcessEnd = { code: null, signal: 'SIGKILL' }

describe('supervise', () => {
  it('starts what died again, and reports how it died', async () => {
    const { part, lives } = createMortalPart()
    const lines: string[] = []
    const supervised = supervise({ part, report: (line) => lines.push(line), policy })
    await supervised.ready
    lives[0]?.die(crash)
    await expect.poll(() => lives.length).toBe(2)
    expect(lines).toEqual(['worker died (SIGKILL): starting it again in 1 ms'])
    await supervised.stop()
    expect(lives[1]?.isStopped).toBe(true)
  })

  it('waits longer each time, and gives up when it dies too often', async () => {
    const { part, lives } = createMortalPart()
    const lines: string[] = []
    const supervised = supervise({ part, report: (line) => lines.push(line), policy })
    for (const life of [1, 2, 3, 4]) {
      await expect.poll(() => lives.length).toBe(life)
      lives[life - 1]?.die({ code: 3, signal: null })
    }
    await expect(supervised.failed).rejects.toThrow('worker died again (code 3) after 3 restarts: giving up')
    expect(lines.map((line) => /in \d+ ms/.exec(line)?.[0])).toEqual(['in 1 ms', 'in 2 ms', 'in 4 ms'])
  })

  it('does not start again what it was told to stop', async () => {
    const { part, lives } = createMortalPart()
    const supervised = supervise({ part, report: () => {}, policy })
    await supervised.ready
    await supervised.stop()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(lives).toHaveLength(1)
  })

  it('fails at once when the first start fails', async () => {
    const start = () => Promise.reject(new Error('no such setting'))
    const supervised = supervise({ part: { name: 'api', start }, report: () => {}, policy })
    await expect(supervised.ready).rejects.toThrow('no such setting')
    await supervised.stop()
  })

  it('counts a restart that fails like a death', async () => {
    const { part, lives } = createMortalPart()
    let starts = 0
    const start: Part['start'] = (abort) =>
      ++starts === 1 ? part.start(abort) : Promise.reject(new Error('port taken'))
    const supervised = supervise({ part: { name: 'api', start }, report: () => {}, policy })
    await supervised.ready
    lives[0]?.die(crash)
    await expect(supervised.failed).rejects.toThrow('api died again (port taken) after 3 restarts: giving up')
  })
})
