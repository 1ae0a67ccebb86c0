import type { RedisMeter } from './redis-meter.ts'
import type { Rate } from './task.ts'

// Looking at the clock costs about as much as a local hit.
const callsPerLook = 64

/** Calls a function over and over, some calls at a time, and tells what one cost. */
export async function measureRate(options: {
  call: (index: number) => Promise<unknown>
  /** How many are under way at a time. */
  inFlight: number
  ms: number
  meter: RedisMeter
}): Promise<Rate> {
  const { call, inFlight, ms, meter } = options
  let calls = 0
  const commandsBefore = await meter.commands()
  const [cpuBefore, startedAt] = [process.cpuUsage(), performance.now()]
  await Promise.all(Array.from({ length: inFlight }, callUntilEnd))
  const seconds = (performance.now() - startedAt) / 1000
  const cpu = process.cpuUsage(cpuBefore)
  return {
    perSecond: calls / seconds,
    cpuMicroseconds: (cpu.user + cpu.system) / calls,
    redisCommands: ((await meter.commands()) - commandsBefore) / calls,
  }

  async function callUntilEnd(): Promise<void> {
    while (performance.now() < startedAt + ms)
      for (let left = callsPerLook; left > 0; left -= 1) {
        calls += 1
        await call(calls)
      }
  }
}

/** Does something with every item, some at a time. */
export async function forEachOf<Item>(
  items: readonly Item[],
  inFlight: number,
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const iterator = items.values()
  const worker = async () => {
    for (const item of iterator) await work(item)
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
}
