import { describe, expect, it } from 'vitest'
import { collectLogs } from '../test-support/log-lines.ts'
import { connectionLog } from './connection-log.ts'

describe('connectionLog', () => {
  it('S2-30 names what happened, where and to whom', () => {
    const { logger, find } = collectLogs()
    const log = connectionLog(logger, 'queue')
    const address = { host: '127.0.0.1', port: 6379 }
    const failure = { code: 'ECONNREFUSED', reason: 'nobody listens there', suppressed: 3 }
    const events = [
      { type: 'connected', ...address },
      { type: 'disconnected', ...address },
      { type: 'failed', ...address, ...failure },
    ] as const
    for (const event of events) log(event)
    expect(find('redis connected')).toMatchObject({
      event: 'redis_connected',
      level: 'info',
      role: 'queue',
      ...address,
    })
    expect(find('redis disconnected')).toMatchObject({
      event: 'redis_disconnected',
      level: 'info',
      role: 'queue',
      ...address,
    })
    expect(find('redis connection failed')).toMatchObject({
      event: 'redis_connection_failed',
      level: 'error',
      role: 'queue',
      ...address,
      ...failure,
    })
  })
})
