// Asks for one value, many times at once, when it is told to, and says what it got.
// Arguments: URL of Redis, prefix, how often, for how many milliseconds the producer works.
import { Redis } from 'ioredis'
import { createCache } from '../../create-cache.ts'
import { createLayeredStore } from '../../stores/layered/layered-store.ts'
import { createRedisStore } from '../../stores/redis/create-redis-store.ts'

const [, , url = '', prefix = '', times = '1', workMs = '0'] = process.argv
const redis = new Redis(url)
const remote = createRedisStore({ redis, prefix })
const cache = createCache({
  store: createLayeredStore({ remote, clock: Date }),
  prefix,
  defaultTtlMs: 60_000,
  leaseMs: 1_000,
})

async function produce(): Promise<string> {
  await redis.incr(`${prefix}:calls`)
  await redis.expire(`${prefix}:calls`, 60)
  process.stdout.write('producing\n')
  await new Promise((resolve) => setTimeout(resolve, Number(workMs)))
  return `made by ${process.pid}`
}

process.stdin.once('data', async () => {
  const calls = Array.from({ length: Number(times) }, () => cache.getOrSet('k', produce))
  const values = new Set(await Promise.all(calls))
  process.stdout.write(`got ${[...values].join(' and ')}\n`)
  process.stdin.destroy()
})
// When we are done, or when whoever started us has ended, nothing is to keep us alive.
process.stdin.once('close', async () => {
  await cache.close()
  redis.disconnect()
})
process.stdout.write('ready\n')
