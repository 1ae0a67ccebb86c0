import { createFakeClock } from '@marketcache/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemoryBackend, type MemoryBackend } from '../memory/memory-backend.ts'
import { createLayeredStore, type LayeredStore } from './layered-store.ts'
import { createStagedRemote, type StagedRemote } from './staged-remote.ts'
import { testValue } from './test-value.ts'

const clock = createFakeClock()
const keys = ['a', 'b']

const key = fc.constantFrom(...keys)
const step = fc.record({
  at: fc.nat(1),
  key,
  do: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('read' as const, 'write' as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'readMany' as const,
        'readThrough' as const,
        'lateWrite' as const,
        'remove' as const,
        'invalidate' as const,
        'lose' as const,
        'find' as const,
      ),
    },
  ),
})
const plans = fc.record({
  steps: fc.array(step, { minLength: 2, maxLength: 30 }),
  /** Which events are told again, how many events later. */
  repetitions: fc.array(fc.nat(3), { maxLength: 40 }),
})

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** One process: a layered store, and what it must have noticed by now. */
interface Process {
  store: LayeredStore
  remote: StagedRemote
  /** By key, the fence below which it must not serve anything: of events and of its own writes. */
  floors: Map<string, number>
  isLost: boolean
}

describe('createLayeredStore under races', () => {
  it('serves nothing older than what it was told or wrote, and ends up with what the backend holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), plans, async (scheduler, { steps, repetitions }) => {
        const backend = createMemoryBackend({ clock, maxEntries: 100 })
        const processes = [0, 1].map(() => createProcess(backend, scheduler, [...repetitions]))
        const work = steps.map(async (each, index) => {
          await scheduler.schedule(Promise.resolve(), `step ${index}: ${each.do} ${each.key}`)
          const process = processes[each.at]
          if (process !== undefined) await take(process, each, backend)
        })
        await scheduler.waitIdle()
        await Promise.all(work)
        for (const process of processes) await settle(process, backend, scheduler)
      }),
      { numRuns: 1_000 },
    )
  })
})

function createProcess(backend: MemoryBackend, scheduler: fc.Scheduler, repetitions: number[]): Process {
  let last = Promise.resolve()
  const told: (() => void)[] = []
  const deliver = (tell: () => void) => {
    told.push(tell)
    last = last
      .then(() => scheduler.schedule(Promise.resolve(), 'event'))
      .then(() => {
        tell()
        const back = repetitions.shift() ?? 0
        if (back > 0) told[told.indexOf(tell) - back + 1]?.()
      })
  }
  const stage = { step: () => scheduler.schedule(Promise.resolve(), 'way'), deliver }
  const remote = createStagedRemote(backend, stage)
  const store = createLayeredStore({ remote: remote.store, clock, local: { maxEntries: 100 } })
  const process = { store, remote, floors: new Map<string, number>(), isLost: false }
  store.subscribe((event) => {
    if (event.type === 'written' || event.type === 'removed') raise(process, event.key, event.fence)
  })
  return process
}

function raise({ floors }: Process, at: string, fence: number): void {
  floors.set(at, Math.max(fence, floors.get(at) ?? 0))
}

async function take(process: Process, { do: action, key: at }: Step, backend: MemoryBackend): Promise<void> {
  const { store, remote } = process
  const other = at === 'a' ? 'b' : 'a'
  if (action === 'read') await check(process, [at], backend, async () => [await store.read(at)])
  else if (action === 'readThrough')
    await check(process, [at], backend, async () => [await store.readThrough(at)])
  else if (action === 'readMany')
    await check(process, [at, other], backend, () => store.readMany([at, other]))
  else if (action === 'write' || action === 'lateWrite') {
    const answer = await store.write(
      testValue(at, clock.now(), { tags: [`tag ${at}`], fence: action === 'lateWrite' ? 1 : null }),
    )
    if (answer.verdict === 'written') raise(process, at, answer.fence)
  } else if (action === 'remove') await store.remove([at])
  else if (action === 'invalidate') {
    const before = backend.read(at)?.fence ?? 0
    const removed = await store.invalidateTags([`tag ${at}`])
    // What somebody else removed just before is told by an event.
    if (removed > 0) raise(process, at, before + 1)
  } else {
    process.isLost = action === 'lose'
    if (process.isLost) remote.loseEvents()
    else remote.findEvents()
    // What was missed while events were lost must not be missed any more.
    for (const each of keys) raise(process, each, process.isLost ? 0 : (backend.read(each)?.fence ?? 0))
  }
  for (const each of keys) checkPeek(process, each)
}

/** What begins now must see what is known now; without events that is what the backend holds. */
async function check(
  process: Process,
  asked: string[],
  backend: MemoryBackend,
  read: () => Promise<({ fence: number } | null)[]>,
): Promise<void> {
  const floors = asked.map((at) =>
    process.isLost ? (backend.read(at)?.fence ?? 0) : (process.floors.get(at) ?? 0),
  )
  const entries = await read()
  entries.forEach((entry, index) => {
    if (entry !== null) expect(entry.fence).toBeGreaterThanOrEqual(floors[index] ?? 0)
  })
}

function checkPeek({ store, floors, isLost }: Process, at: string): void {
  const entry = store.peek(at)
  if (isLost) expect(entry).toBeUndefined()
  if (entry !== undefined) expect(entry.fence).toBeGreaterThanOrEqual(floors.get(at) ?? 0)
}

/** All events have arrived. */
async function settle(
  { store, remote, isLost }: Process,
  backend: MemoryBackend,
  scheduler: fc.Scheduler,
): Promise<void> {
  if (isLost) remote.findEvents()
  for (const at of keys) {
    const expected = backend.read(at)?.revision
    const peeked = store.peek(at)
    if (peeked !== undefined) expect(peeked.revision).toBe(expected)
    expect((await scheduler.waitFor(store.read(at)))?.revision).toBe(expected)
    expect(store.peek(at)?.revision).toBe(expected)
  }
}
