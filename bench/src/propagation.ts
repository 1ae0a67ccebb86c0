/**
 * Measures how soon other processes see a write: a fleet with local layers over one Redis, also when all its
 * subscriptions are cut.
 *
 * `pnpm bench:propagation [--members 4] [--writes 1000] [--keys 100] [--seconds 20]`; the page goes to standard output and
 * to results/propagation.md.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { findRedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { describeMachine } from './harness/describe-machine.ts'
import { type FleetPlan, type MemberReport, nowMicros } from './propagation/plan.ts'
import { propagationReport } from './propagation/report.ts'

const page = join(import.meta.dirname, '../results/propagation.md')
const member = join(import.meta.dirname, 'propagation/member.ts')
const cutEverySeconds = 4

const redisServer = await findRedisServer({ announce })
await using opened = new AsyncDisposableStack()
const server = await startRedisServer()
opened.defer(() => server.stop())
const redis = new Redis(server.url)
opened.defer(() => redis.disconnect())

const plan = readPlan(server.url)
const fleet = Array.from({ length: plan.members }, (_, place) =>
  fork(member, [String(place), JSON.stringify(plan)]),
)
opened.defer(() => {
  for (const process of fleet) process.kill()
})
await Promise.all(fleet.map((process) => once(process, 'message')))
const reporting = fleet.map(hearReport)
for (const process of fleet) process.send('go')
const cutsAtMicros = await cutSubscriptions(redis, plan.seconds)
const reports = await Promise.all(reporting)
const command = `node bench/src/propagation.ts --members ${plan.members} --writes ${plan.writesPerSecond} --keys ${plan.keys} --seconds ${plan.seconds}`
const setup = [`\`${command}\``, ...(await describeMachine(redisServer))]
const text = propagationReport({ plan, reports, cutsAtMicros, setup })
await writeFile(page, text)
process.stdout.write(text)

/** The first half is left alone. */
async function cutSubscriptions(connection: Redis, seconds: number): Promise<number[]> {
  const cuts: number[] = []
  await sleep((seconds * 1_000) / 2)
  for (let left = seconds / 2; left > cutEverySeconds / 2; left -= cutEverySeconds) {
    cuts.push(nowMicros())
    await connection.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
    await sleep(Math.min(left, cutEverySeconds) * 1_000)
  }
  return cuts
}

async function hearReport(process: ChildProcess): Promise<MemberReport> {
  const { promise, resolve, reject } = Promise.withResolvers<MemberReport>()
  process.once('message', (message: MemberReport) => resolve(message))
  process.once('exit', (code) => reject(new Error(`member: expected a report, it ended with ${code}`)))
  return promise
}

function readPlan(redisUrl: string): FleetPlan {
  const { values } = parseArgs({
    options: {
      members: { type: 'string', default: '4' },
      writes: { type: 'string', default: '1000' },
      keys: { type: 'string', default: '100' },
      seconds: { type: 'string', default: '20' },
    },
  })
  const { members, writes, keys, seconds } = values
  return {
    redisUrl,
    members: Number(members),
    writesPerSecond: Number(writes),
    keys: Number(keys),
    seconds: Number(seconds),
  }
}

function announce(line: string): void {
  process.stderr.write(`${line}\n`)
}
