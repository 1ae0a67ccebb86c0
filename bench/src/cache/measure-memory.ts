import { setTimeout as sleep } from 'node:timers/promises'
import { forEachOf } from './rate.ts'
import { createSubject } from './subjects.ts'
import type { Assignment, MemoryCost } from './task.ts'
import { smallValue } from './values.ts'

const inFlight = 64

/** Fills the memory layer with entries that have all been read; needs `--expose-gc`. */
export async function measureMemory({
  subject,
  host,
  port,
  task,
}: Assignment<'memory'>): Promise<MemoryCost> {
  const { entries } = task
  const produce = async (key: string) => smallValue(key)
  const setup = { host, port, layers: 'layered', maxEntries: entries * 2, produce, tags: [] } as const
  const peer = await createSubject(subject, setup)
  const keyAt = (index: number) => `entry-${String(index).padStart(6, '0')}`
  await peer.set(keyAt(0), smallValue(keyAt(0)))
  const before = await settle()
  const indexes = Array.from({ length: entries }, (_, index) => index)
  await forEachOf(indexes, inFlight, (index) => peer.set(keyAt(index), smallValue(keyAt(index))))
  await forEachOf(indexes, inFlight, (index) => peer.get(keyAt(index)))
  indexes.length = 0
  const after = await settle()
  if ((await peer.get(keyAt(0))) == null) throw new Error(`${subject}: expected the first entry to be there`)
  await peer.close()
  const heap = ({ heapUsed, external }: NodeJS.MemoryUsage) => heapUsed + external
  return {
    heapBytes: (heap(after) - heap(before)) / entries,
    residentBytes: (after.rss - before.rss) / entries,
  }
}

/** What is left when everything that can be collected has been. */
async function settle(): Promise<NodeJS.MemoryUsage> {
  const { gc } = globalThis
  if (gc === undefined) throw new Error('expected node to run with --expose-gc')
  for (let times = 0; times < 3; times += 1) {
    await gc({ type: 'major', execution: 'async' })
    await sleep(50)
  }
  return process.memoryUsage()
}
