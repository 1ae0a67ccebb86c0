import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { Redis } from 'ioredis'
import { createSubject } from './subjects.ts'
import type { Assignment, MissesOfProcess } from './task.ts'
import { largeValue } from './values.ts'

/** Where the producers count their calls, and where all processes read when to begin. */
export const producedKey = (key: string): string => `produced:${key}`
export const startKey = 'start at'
/** The keys that are missing; the first is for warming up. */
export const missingKeys = (times: number): string[] =>
  Array.from({ length: times + 1 }, (_, index) => `missing-${index}`)

const betweenMs = 350

/** Lets many callers ask for one missing key at the same time, and does so with several keys. */
export async function measureMisses({
  subject,
  host,
  port,
  task,
}: Assignment<'misses'>): Promise<MissesOfProcess> {
  const { callers, times, producerMs } = task
  const redis = new Redis({ host, port })
  const produce = async (key: string) => {
    await redis.incr(producedKey(key))
    await sleep(producerMs)
    return largeValue(key)
  }
  // Processes that share nothing could not even share the value.
  const layers = subject === 'async-cache-dedupe' ? 'redis' : 'layered'
  const peer = await createSubject(subject, { host, port, layers, maxEntries: 1_000, produce, tags: [] })
  process.stdout.write('ready\n')
  const startAt = await readStart(redis)
  const seen: { ms: number; cpu: number }[] = []
  for (const [index, key] of missingKeys(times).entries()) {
    await sleep(startAt + index * betweenMs - Date.now())
    const [cpuBefore, startedAt] = [process.cpuUsage(), performance.now()]
    const values = await Promise.all(Array.from({ length: callers }, () => peer.getOrSet(key)))
    const cpu = process.cpuUsage(cpuBefore)
    seen.push({ ms: performance.now() - startedAt, cpu: (cpu.user + cpu.system) / callers })
    if (!values.every((value) => isDeepStrictEqual(value, largeValue(key))))
      throw new Error(`${subject}: expected every caller to get the value`)
  }
  await peer.close()
  redis.disconnect()
  const counted = seen.slice(1)
  return {
    answeredAfterMs: counted.map(({ ms }) => ms),
    cpuMicrosecondsPerCaller: counted.map(({ cpu }) => cpu),
  }
}

async function readStart(redis: Redis): Promise<number> {
  for (;;) {
    const text = await redis.get(startKey)
    if (text !== null) return Number(text)
    await sleep(10)
  }
}
