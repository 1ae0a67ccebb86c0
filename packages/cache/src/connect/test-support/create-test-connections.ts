import { inspect } from 'node:util'
import { afterEach } from 'vitest'
import type { RedisClient } from '../../stores/redis/redis-client.ts'
import { awaitRedis } from '../await-redis.ts'
import type { ConnectionEvent } from '../connection-events.ts'
import { openRedis, type RedisUse } from '../open-redis.ts'
import type { RedisPlace } from '../redis-place.ts'

/** Opens connections of a test, records what they tell, and closes them after each test. */
export function createTestConnections() {
  const opened: RedisClient[] = []
  afterEach(() => {
    for (const redis of opened.splice(0)) redis.disconnect()
  })
  return { open }

  function open(order: RedisPlace & RedisUse) {
    const events: ConnectionEvent[] = []
    const errors: unknown[] = []
    const redis = openRedis({ ...order, onEvent: (event) => events.push(event) })
    opened.push(redis)
    redis.on('error', (error) => errors.push(error))
    const ready = (timeoutMs = 5000) => awaitRedis({ redis, label: 'REDIS_URL', timeoutMs })
    /** Everything that anybody is told about this connection, errors with all their properties. */
    const told = () => inspect({ events, errors }, { depth: 20, showHidden: true })
    return { redis, events, errors, ready, told, failureOf }

    /** The error of what must fail; what it carries counts as told. */
    async function failureOf(attempt: Promise<unknown>): Promise<Error> {
      const error = await attempt.then(
        () => new Error('expected it to fail, it did not'),
        (reason) => reason,
      )
      errors.push(error)
      return error
    }
  }
}
