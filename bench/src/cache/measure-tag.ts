import { forEachOf } from './rate.ts'
import { openRedisMeter } from './redis-meter.ts'
import { createSubject } from './subjects.ts'
import type { Assignment, TagCost } from './task.ts'
import { smallValue } from './values.ts'

const tag = 'everything'
const inFlight = 64

/** Writes many keys with a tag and another one, invalidates the tag, and makes sure that it took effect. */
export async function measureTag({ subject, host, port, task }: Assignment<'tag'>): Promise<TagCost> {
  const setup = { host, port, layers: 'redis', maxEntries: 1, produce: smallValueOf } as const
  const peer = await createSubject(subject, { ...setup, tags: [tag, 'another'] })
  const meter = openRedisMeter({ host, port })
  const { invalidateTag } = peer
  if (invalidateTag === null) throw new Error(`${subject}: expected a library with tags`)
  const keys = Array.from({ length: task.keys }, (_, index) => `tagged-${index}`)
  const write = (key: string) => peer.set(key, smallValue(key))
  // The first thousand also warm up.
  await forEachOf(keys.slice(0, 1_000), inFlight, write)
  const commandsBefore = await meter.commands()
  const written = await timed(() => forEachOf(keys, inFlight, write))
  const commands = (await meter.commands()) - commandsBefore
  if ((await peer.get(keys[0] ?? '')) == null) throw new Error(`${subject}: expected the values to be there`)
  const redisBefore = await meter.cpuMs()
  const invalidated = await timed(() => invalidateTag(tag))
  const redisCpuMs = (await meter.cpuMs()) - redisBefore
  let left = 0
  const readAgain = await timed(() =>
    forEachOf(keys, inFlight, async (key) => {
      if ((await peer.get(key)) != null) left += 1
    }),
  )
  if (left > 0) throw new Error(`${subject}: expected no value after the invalidation, got ${left}`)
  await peer.close()
  meter.close()
  return {
    writeCpuMicroseconds: (written.cpuMs * 1000) / keys.length,
    writeRedisCommands: commands / keys.length,
    invalidateMs: invalidated.ms,
    invalidateCpuMs: invalidated.cpuMs,
    invalidateRedisCpuMs: redisCpuMs,
    readAfterCpuMicroseconds: (readAgain.cpuMs * 1000) / keys.length,
  }
}

async function smallValueOf(key: string): Promise<object> {
  return smallValue(key)
}

async function timed(work: () => Promise<unknown>): Promise<{ ms: number; cpuMs: number }> {
  const [cpuBefore, startedAt] = [process.cpuUsage(), performance.now()]
  await work()
  const cpu = process.cpuUsage(cpuBefore)
  return { ms: performance.now() - startedAt, cpuMs: (cpu.user + cpu.system) / 1000 }
}
