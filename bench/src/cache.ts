/**
 * Compares packages/cache with other caching libraries: hits, misses, tags, memory.
 *
 * `pnpm bench:cache [--rounds 7] [--quick]`; the page goes to standard output and to results/cache.md, with `--quick` to
 * standard output only.
 */
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findRedisServer } from '@marketcache/testing'
import { collect, type Sizes } from './cache/collect.ts'
import { cacheReport } from './cache/report.ts'
import { assignCores, type Cores } from './harness/cores.ts'
import { describeMachine } from './harness/describe-machine.ts'

const page = join(import.meta.dirname, '../results/cache.md')
const { sizes, isQuick } = readOptions()
const redisServer = await findRedisServer({ announce })
const cores = assignCores()
const [busyBefore = 0] = loadavg()
const startedAt = performance.now()
const collected = await collect({ sizes, cores, announce })
const [busyAfter = 0] = loadavg()
const text = cacheReport({
  collected,
  sizes,
  setup: [...describeSetup(cores), ...(await describeMachine(redisServer))],
})
if (!isQuick) await writeFile(page, text)
process.stdout.write(text)
announce(`took ${Math.round((performance.now() - startedAt) / 1000)} s`)

function readOptions(): { sizes: Sizes; isQuick: boolean } {
  const { values } = parseArgs({
    options: { rounds: { type: 'string' }, quick: { type: 'boolean', default: false } },
  })
  const whole = { warmUpMs: 300, measureMs: 500, missingKeys: 4, memoryEntries: 100_000, taggedKeys: 10_000 }
  const short = { warmUpMs: 300, measureMs: 150, missingKeys: 1, memoryEntries: 10_000, taggedKeys: 2_000 }
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 7))
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds must be a whole number above zero, got "${values.rounds}"`)
  const sizes = {
    rounds,
    callers: 1_000,
    producerMs: 50,
    withCopies: !values.quick,
    ...(values.quick ? short : whole),
  }
  return { sizes, isQuick: values.quick }
}

function describeSetup({ server, backend }: Cores): string[] {
  return [
    describePeers(),
    `${sizes.rounds} rounds, order rotated; local hits in the first three of them, misses and tags in two, memory in one`,
    `Each kind of call for ${sizes.measureMs} ms after all were warmed up for ${sizes.warmUpMs} ms each`,
    'Each library in each round in a new process, with a new Redis',
    server === null
      ? 'Processes share the cores as the system likes'
      : `Measured process on core ${server}, Redis on core ${backend}; the four processes as the system likes`,
    `Load average of the machine: ${busyBefore.toFixed(1)} before the run, ${busyAfter.toFixed(1)} at its end`,
  ]
}

function describePeers(): string {
  const peers = join(import.meta.dirname, '../peers/node_modules')
  const own = join(import.meta.dirname, '../node_modules')
  const version = (folder: string, name: string) =>
    `${name} ${JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')).version}`
  const bentocache = `${version(peers, 'bentocache')} with ${version(peers, 'ioredis')}`
  const overKeyv = `${version(peers, 'cacheable')} and ${version(peers, 'cache-manager')} with ${version(peers, '@keyv/redis')}`
  const dedupe = `${version(own, 'async-cache-dedupe')} with ${version(own, 'ioredis')}`
  return `${bentocache}, ${overKeyv}, ${dedupe}; marketcache with ${version(own, 'ioredis')}`
}

function announce(line: string): void {
  process.stderr.write(`${line}\n`)
}
