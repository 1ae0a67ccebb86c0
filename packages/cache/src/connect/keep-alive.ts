import type { RedisClient } from '../stores/redis/redis-client.ts'

/**
 * Finds out that a listening connection is dead: asks every `everyMs`, and reconnects when no answer comes in twice that.
 */
export function keepAlive(redis: RedisClient, everyMs = 2000): void {
  let isAsking = false
  const timer = setInterval(ask, everyMs)
  timer.unref()
  redis.once('end', () => clearInterval(timer))

  async function ask(): Promise<void> {
    if (isAsking || redis.status !== 'ready') return
    isAsking = true
    const reconnect = setTimeout(() => redis.disconnect(true), 2 * everyMs)
    reconnect.unref()
    try {
      await redis.ping()
    } catch {
      // The connection was lost meanwhile, which its own events report.
    } finally {
      clearTimeout(reconnect)
      isAsking = false
    }
  }
}
