/**
 * Measures what a read costs: the API on a cached coin, the same Fastify with a constant buffer, and Redis alone.
 *
 * `pnpm bench:read [--rounds 5] [--seconds 4] [--connections 32]`; the page goes to standard output and to results/read.md.
 */
import { writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createKeys, createRedisStore } from '@marketcache/cache'
import { findRedisServer, type RedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { assignCores, type Cores } from './harness/cores.ts'
import { describeMachine } from './harness/describe-machine.ts'
import { findProgram } from './harness/find-program.ts'
import { runRounds } from './harness/run-rounds.ts'
import { askForHit } from './read/answer.ts'
import { coinIds, coinPath, writeCoins } from './read/coin-entry.ts'
import { readReport } from './read/report.ts'
import { startApi, startConstantServer } from './read/start-servers.ts'
import { createSubjects } from './read/subjects.ts'

const page = join(import.meta.dirname, '../results/read.md')
const { rounds, seconds, connections } = readOptions()
const otherConnections = [8, 128].filter((count) => count !== connections)
const programs = {
  wrk: await findProgram({ names: ['wrk'], debianPackage: 'wrk', announce }),
  redisServer: await findRedisServer({ announce }),
  redisBenchmark: await findProgram({
    names: ['redis-benchmark', 'valkey-benchmark'],
    debianPackage: 'redis-tools',
    announce,
  }),
}
const cores = assignCores()
const [busyBefore = 0] = loadavg()

await using opened = new AsyncDisposableStack()
const redis = await startRedisServer()
opened.defer(() => redis.stop())
const key = await fillRedis(redis)
const reached = { redisUrl: redis.url, core: cores.server }
const api = await startApi({ ...reached, hasLocalLayer: false })
opened.defer(async () => void (await api.process.stop()))
const localApi = await startApi({ ...reached, hasLocalLayer: true })
opened.defer(async () => void (await localApi.process.stop()))
const coinUrl = `${api.url}${coinPath}`
const constant = await startConstantServer({ model: coinUrl, core: cores.server })
opened.defer(async () => void (await constant.process.stop()))

const answer = await askForHit(coinUrl)
const measured = await runRounds({
  subjects: createSubjects({
    api,
    localApi,
    constant,
    redis,
    key,
    answer,
    cores,
    connections,
    otherConnections,
    programs,
  }),
  rounds,
  seconds,
  warmUpSeconds: 2,
  announce,
})
// Had the entry gone meanwhile, the figures would not be those of hits.
await askForHit(coinUrl)
const text = readReport({
  rounds: measured,
  connections,
  otherConnections,
  setup: [...describeSetup(cores, answer.body.length), ...(await describeMachine(programs.redisServer))],
})
await writeFile(page, text)
process.stdout.write(text)

function readOptions(): { rounds: number; seconds: number; connections: number } {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '4' },
      connections: { type: 'string', default: '32' },
    },
  })
  const read = (name: keyof typeof values) => {
    const value = Number(values[name])
    if (Number.isInteger(value) && value > 0) return value
    throw new Error(`--${name} must be a whole number above zero, got "${values[name]}"`)
  }
  return { rounds: read('rounds'), seconds: read('seconds'), connections: read('connections') }
}

/** @returns The key of the one coin. */
async function fillRedis({ url }: RedisServer): Promise<string> {
  const client = new Redis(url)
  try {
    const store = createRedisStore({ redis: client, prefix: 'mc' })
    const [key = ''] = await writeCoins({ store, keys: createKeys('mc'), ids: coinIds })
    return key
  } finally {
    client.disconnect()
  }
}

function describeSetup({ server, load, backend }: Cores, bodyBytes: number): string[] {
  return [
    `Body of ${bodyBytes} bytes, ${connections} connections, ${rounds} rounds of ${seconds} s each, order rotated`,
    'Load: wrk, one thread, each connection one request at a time; redis-benchmark without pipelining',
    server === null
      ? 'Processes share the cores as the system likes'
      : `Measured process on core ${server}, load on core ${load}, Redis behind the API on core ${backend}`,
    `Load average of the machine before the run: ${busyBefore.toFixed(1)}`,
  ]
}

function announce(line: string): void {
  process.stderr.write(`${line}\n`)
}
