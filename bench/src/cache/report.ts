import { markdownTable } from '../harness/markdown-table.ts'
import type { Collected, Series, Sizes } from './collect.ts'
import { closest, ratioTo } from './compare.ts'
import { coherentPeers, libraryLabel, peersWithEntries } from './labels.ts'
import type { SubjectName } from './subjects.ts'
import {
  cpuOf,
  localTable,
  memoryTable,
  missesTable,
  redisTable,
  specialReadsTable,
  tagTable,
} from './tables.ts'
import type { Reads } from './task.ts'

const targets = { local: 1.5, redis: 1.2, producerCalls: 1 }

/** Everything that the page tells. */
export interface CacheReport {
  collected: Collected
  sizes: Sizes
  /** How it was measured, and on what, one line each. */
  setup: readonly string[]
}

/** Writes the page of results. */
export function cacheReport({ collected, sizes, setup }: CacheReport): string {
  const [callers, taggedKeys, entries] = [sizes.callers, sizes.taggedKeys, sizes.memoryEntries].map((size) =>
    size.toLocaleString('en'),
  )
  return `# What the caching library costs, beside others

The same work, done by \`packages/cache\` and by other libraries, each in a process and with a Redis of its own. **x ours** is
the processor time of a call divided by that of marketcache in the same round: above 1, marketcache is cheaper.

${targetTable(collected)}

How soon other processes see a write is measured by \`pnpm bench:propagation\`: [propagation.md](propagation.md).

## Hits of the memory layer

Calls one after the other, objects of about 1 kB, 1,000 keys in turn. No call reached Redis.

${localTable(collected)}

With \`serialize: false\` bentocache 1.6.1 rejects reads of a key (\`Cannot read properties of undefined (reading
'deserialize')\`) once another process has written it: that row is the fastest that it can be in one process. The layers of
cacheable and cache-manager go on answering what other processes have replaced; cacheable has a message provider to add,
which was not measured. The memory storage of async-cache-dedupe has nothing behind it and hears of nothing: no layer, but as
little as a hit can cost elsewhere.

## Hits of Redis

No memory layer, 32 calls under way at a time, same objects.

${redisTable(collected)}

marketcache folds the reads of one turn of the event loop into one MGET; the others send a GET for each, which their clients
pipeline. A read that is alone in its turn has nothing to be folded with, and gains nothing. Every library spends much of its time in \`JSON.parse\`. async-cache-dedupe keeps bare JSON: its \`get\` is GET and
\`JSON.parse\` and nothing else, without the times of an entry or a refresh to decide on${bareNote(collected.redis)}.

${specialReadsTable(collected)}

A dash: the library has no such call. Looking tags up at each read is what makes invalidating them cheap elsewhere; here a
hit costs the same with and without tags.

## One missing key

${callers} callers in each process, all at once; the producer takes ${sizes.producerMs} ms and counts its calls in Redis.
async-cache-dedupe over Redis, the others with both layers, bentocache as it comes. Callers of marketcache who joined each
get a copy of their own; cache-manager and async-cache-dedupe hand the same object to all, which costs them less.

${missesTable(collected)}

## Invalidating a tag of ${taggedKeys} keys

${tagTable(collected)}

No value was answered afterwards, by any. marketcache and async-cache-dedupe remove what carries the tag; bentocache and
cacheable remember the time, and have every later read of a tagged value compare. Commands that scripts run on the server
are counted. What marketcache does for each tag of a write is what keeps a slower, older write from bringing a value back.

## Memory

${entries} entries of about 200 bytes in the memory layer, each read once; garbage collected before and after.

${memoryTable(collected)}

marketcache holds the bytes as they lie in Redis and the object beside them: the API sends the bytes, \`get\` hands out the
object, and neither has to be made again. A buffer costs several times its content when that is small. The bound in bytes
of the layer counts all this.

## How it was measured

${setup.map((line) => `- ${line}`).join('\n')}

Figures are medians over the rounds, ratios medians of the ratios within the rounds. Repeat it with \`pnpm bench:cache\`.
[How to read it](../README.md).
`
}

function targetTable(collected: Collected): string {
  const { local, redis, missesInFour } = collected
  const calls = (missesInFour.get('marketcache') ?? []).flatMap(({ producerCalls }) => producerCalls)
  const isOnce = calls.every((count) => count === targets.producerCalls)
  const rows = [
    ...ratioRows('local hit', { series: local, peers: coherentPeers, target: targets.local }),
    ...ratioRows('Redis hit', { series: redis, peers: peersWithEntries, target: targets.redis }),
    [
      'producer calls for one missing key in four processes: exactly 1',
      isOnce ? '1' : `up to ${Math.max(...calls)}`,
      verdict(isOnce),
    ],
  ]
  return markdownTable(['target', 'measured', ''], rows)
}

function ratioRows(
  what: string,
  { series, peers, target }: { series: Series<Reads>; peers: readonly SubjectName[]; target: number },
): string[][] {
  return (['get', 'getOrSet'] as const).flatMap((call) => {
    const nearest = closest(series, peers, cpuOf(call))
    if (nearest === null) return []
    const { name, ratio } = nearest
    return [
      [
        `${what}, \`${call}\`: at least ${target} x the fastest peer with comparable guarantees`,
        `${ratio.toFixed(2)} x ${libraryLabel(name)}`,
        verdict(ratio >= target),
      ],
    ]
  })
}

function verdict(isReached: boolean): string {
  return isReached ? 'reached' : '**missed**'
}

function bareNote(redis: Series<Reads>): string {
  const ratio = ratioTo(redis, 'async-cache-dedupe', cpuOf('get'))
  return ratio === null ? '' : `; marketcache does all that at ${(1 / ratio).toFixed(2)} x its processor time`
}
