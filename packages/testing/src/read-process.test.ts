import { describe, expect, it } from 'vitest'
import { isRunning, readProcess } from './read-process.ts'
import { startProcess } from './start-process.ts'

describe('readProcess', () => {
  it('names the parent, and the same start each time', () => {
    const self = readProcess(process.pid)
    expect(self?.parentPid).toBe(process.ppid)
    expect(readProcess(process.pid)).toEqual(self)
  })

  it('finds nothing where a process has ended or never was', async () => {
    const child = await startProcess({ command: '/bin/sh', args: ['-c', 'exit 0'] })
    await child.stop()
    expect(readProcess(child.pid)).toBe(null)
    expect(isRunning(2 ** 22 + 1)).toBe(false)
  })

  it('counts a process that nobody has collected as ended', async () => {
    const script = 'sh -c "exit 0" & echo "pid $!"; exec sleep 5'
    const parent = await startProcess({ command: '/bin/sh', args: ['-c', script], waitFor: /^pid/ })
    const pid = Number(parent.output().trim().split(' ')[1])
    await expect.poll(() => isRunning(pid)).toBe(false)
    await parent.stop()
  })
})
