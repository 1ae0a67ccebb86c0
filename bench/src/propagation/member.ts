/** One process of the fleet: run by `propagation.ts` with its place and the plan as arguments. */
import { setTimeout as sleep } from 'node:timers/promises'
import { createLayeredStore, createRedisStore, type StoreWrite } from '@marketcache/cache'
import { Redis } from 'ioredis'
import { type FleetPlan, type MemberReport, nowMicros } from './plan.ts'

const tickMs = 1

const [place = '0', text = '{}'] = process.argv.slice(2)
const plan: FleetPlan = JSON.parse(text)
const redis = new Redis(plan.redisUrl, { enableAutoPipelining: true })
const store = createLayeredStore({ remote: createRedisStore({ redis, prefix: 'propagation' }) })
const keys = Array.from({ length: plan.keys }, (_, index) => `propagation:value:${index}`)
const acknowledged = keys.map(() => new Map<number, number>())
const lastServed = keys.map(() => new Map<number, number>())
const reading = new Set<number>()
let reads = 0
let localReads = 0
let losses = 0

store.subscribe((event) => {
  if (event.type === 'lost') losses += 1
})
await untilTrusted()
process.send?.('ready')
process.once('message', () => void run())

async function run(): Promise<void> {
  const own = keys.map((_, index) => index).filter((index) => index % plan.members === Number(place))
  const writing: Promise<void>[] = []
  const startedAt = nowMicros()
  let written = 0
  for (let elapsed = 0; elapsed < plan.seconds * 1_000_000; elapsed = nowMicros() - startedAt) {
    const due = (elapsed / 1_000_000) * (plan.writesPerSecond / plan.members)
    for (; written < due; written++) {
      writing.push(write(own[written % own.length] ?? 0, Math.floor(written / own.length) + 1))
    }
    for (const index of keys.keys()) read(index)
    await sleep(tickMs)
  }
  await Promise.all(writing)
  report()
}

async function write(index: number, version: number): Promise<void> {
  await store.write(versionedValue(index, version))
  acknowledged[index]?.set(version, nowMicros())
}

function read(index: number): void {
  const key = keys[index] ?? ''
  const local = store.peek(key)
  if (local !== undefined) {
    localReads += 1
    note(index, local.body)
  } else if (!reading.has(index)) {
    reading.add(index)
    store
      .read(key)
      .then((entry) => entry && note(index, entry.body))
      .finally(() => reading.delete(index))
  }
}

function note(index: number, body: Buffer): void {
  reads += 1
  lastServed[index]?.set(Number(body.toString('latin1')), nowMicros())
}

function report(): void {
  const message: MemberReport = {
    acknowledged: acknowledged.map((times) => [...times]),
    lastServed: lastServed.map((times) => [...times]),
    reads,
    localReads,
    losses,
  }
  process.send?.(message, undefined, undefined, () => {
    void store.close()
    redis.disconnect()
    process.disconnect?.()
  })
}

async function untilTrusted(): Promise<void> {
  while (!store.localInfo().isTrusted) await sleep(tickMs)
}

function versionedValue(index: number, version: number): StoreWrite {
  const now = Date.now()
  return {
    key: keys[index] ?? '',
    kind: 'value',
    fence: null,
    encoding: 'json',
    costMs: 0,
    body: Buffer.from(String(version)),
    tags: [],
    asOf: null,
    fetchedAt: now,
    freshUntil: now + 600_000,
    staleUntil: now + 600_000,
    keepUntil: now + 600_000,
  }
}
