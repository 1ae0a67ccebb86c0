import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { eventually } from './eventually.ts'
import { isRunning } from './read-process.ts'
import { startRedisSentinel } from './redis-sentinel.ts'

describe('startRedisSentinel', () => {
  it('promotes the replica when the master is killed, and leaves nothing behind', async () => {
    const password = 'of a "test" #1'
    const group = await startRedisSentinel({ password })
    const replica = new Redis(group.replica.url, { password })
    try {
      expect((await replica.role())[0]).toBe('slave')
      await group.master.kill()
      await eventually(async () => expect((await replica.role())[0]).toBe('master'), { timeoutMs: 15_000 })
    } finally {
      replica.disconnect()
      await group.stop()
    }
    expect(isRunning(group.replica.pid)).toBe(false)
  }, 40_000)
})
