import type { Redis } from 'ioredis'

/**
 * Finds out that a listening connection is dead: asks every `everyMs`, and reconnects when no answer comes in twice that.
 */
export function keepAlive(redis: Redis, everyMs = 2000): void {
  const timer = setInterval(() => {
    if (redis.status === 'ready') void askOnce(redis, 2 * everyMs)
  }, everyMs)
  timer.unref()
  redis.once('end', () => clearInterval(timer))
}

async function askOnce(redis: Redis, patienceMs: number): Promise<void> {
  const reconnect = setTimeout(() => redis.disconnect(true), patienceMs)
  reconnect.unref()
  try {
    await redis.ping()
  } catch {
    // The connection was lost meanwhile, which its own events report.
  } finally {
    clearTimeout(reconnect)
  }
}
