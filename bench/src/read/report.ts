import { markdownTable } from '../harness/markdown-table.ts'
import { type Measurement, medianOf } from '../harness/measurement.ts'
import type { Rounds } from '../harness/run-rounds.ts'
import { coinIds } from './coin-entry.ts'

/** What is measured. */
export type ReadKind = 'constant' | 'local' | 'hit' | 'many' | '304' | 'redis'
/** What is measured, and over how many connections. */
export type ReadSubject = `${ReadKind} over ${number}`

/** How many times the processor time of the constant answer a hit may cost. */
const targetRatio = 1.7

const labels: Readonly<Record<ReadKind, string>> = {
  constant: 'Fastify, constant buffer',
  local: 'API, hit in its own memory',
  hit: 'API, hit through Redis',
  many: `API, hits on ${coinIds.length} coins in turn`,
  '304': 'API, 304 through Redis',
  redis: 'Redis alone (redis-benchmark GET)',
}

/** Everything that the page tells. */
export interface ReadReport {
  rounds: Rounds<ReadSubject>
  connections: number
  otherConnections: readonly number[]
  /** How it was measured, and on what, one line each. */
  setup: readonly string[]
}

/** Names what is measured. */
export function subjectOf(kind: ReadKind, connections: number): ReadSubject {
  return `${kind} over ${connections}`
}

/** Writes the page of results. */
export function readReport({ rounds, connections, otherConnections, setup }: ReadReport): string {
  const ratio = compare(rounds, subjectOf('hit', connections), subjectOf('constant', connections))
  const verdict = ratio.median <= targetRatio ? 'reached' : '**missed**'
  return `# What a read costs

A coin that lies fresh in Redis is read through the API, and compared with the least that the same Fastify can do: send a
constant buffer with the same bytes and the same headers.

${mainTable(rounds, connections)}

**CPU of a hit: ${ratio.median.toFixed(2)} x the constant buffer** (${ratio.least.toFixed(2)} to ${ratio.most.toFixed(2)} over the rounds). Target: at most ${targetRatio} x; ${verdict}.

Reads that arrive in one turn of the event loop share a round trip to Redis, and those of one coin share the reading of
it; hence the line with many coins, and hence a hit costs the less the more requests are under way at once:

${connectionsTable(rounds, [connections, ...otherConnections])}

${exceptionsTo(rounds, otherConnections)}

Figures are medians over the rounds; ratios are medians of the ratios within the rounds. Every load asks as fast as it is
answered, so latencies are those of a server at its limit.${failureNote(rounds)}

## How it was measured

${setup.map((line) => `- ${line}`).join('\n')}

Repeat it with \`pnpm bench:read\`. [How to read it](../README.md).
`
}

function mainTable(rounds: Rounds<ReadSubject>, connections: number): string {
  const header = ['', 'requests/s', 'p50 ms', 'p99 ms', 'server CPU us/request', 'CPU ratio']
  const rows = (['constant', 'local', 'hit', 'many', '304', 'redis'] as const).map((kind) => {
    const subject = subjectOf(kind, connections)
    const median = (figureOf: (measured: Measurement) => number) =>
      medianOf((rounds.get(subject) ?? []).map(figureOf))
    return [
      labels[kind],
      median(({ requestsPerSecond }) => requestsPerSecond).toFixed(0),
      median(({ p50Ms }) => p50Ms).toFixed(2),
      median(({ p99Ms }) => p99Ms).toFixed(2),
      median(cpuOf).toFixed(1),
      compare(rounds, subject, subjectOf('constant', connections)).median.toFixed(2),
    ]
  })
  return markdownTable(header, rows)
}

function connectionsTable(rounds: Rounds<ReadSubject>, counts: readonly number[]): string {
  const rows = counts
    .toSorted((left, right) => left - right)
    .map((count) => {
      const [hit, constant] = [subjectOf('hit', count), subjectOf('constant', count)]
      const cpu = (subject: ReadSubject) => medianOf((rounds.get(subject) ?? []).map(cpuOf)).toFixed(1)
      return [`${count}`, cpu(constant), cpu(hit), compare(rounds, hit, constant).median.toFixed(2)]
    })
  return markdownTable(['connections', 'constant, CPU us', 'hit, CPU us', 'CPU ratio'], rows)
}

/** Says where the target would not hold, had it been set for other numbers of connections. */
function exceptionsTo(rounds: Rounds<ReadSubject>, counts: readonly number[]): string {
  const above = counts.filter((count) => {
    const ratio = compare(rounds, subjectOf('hit', count), subjectOf('constant', count))
    return ratio.median > targetRatio
  })
  if (above.length === 0) return `Nowhere is it above ${targetRatio} x.`
  return `**Above ${targetRatio} x over ${above.join(' and ')} connections**: too few requests are under way to share the cost of talking to Redis.`
}

function failureNote(rounds: Rounds<ReadSubject>): string {
  const failed = [...rounds.values()].flat().reduce((sum, measured) => sum + measured.failed, 0)
  if (failed === 0) return ''
  return `\n\n${failed} answers of the whole run were errors: Redis or the API was kept waiting by something else on the machine.`
}

/** Compares the processor time of two subjects round by round, so that a slow moment weighs on both. */
function compare(rounds: Rounds<ReadSubject>, subject: ReadSubject, base: ReadSubject) {
  const bases = rounds.get(base) ?? []
  const ratios = (rounds.get(subject) ?? []).flatMap((measured, round) => {
    const other = bases[round]
    return other === undefined ? [] : [cpuOf(measured) / cpuOf(other)]
  })
  return { median: medianOf(ratios), least: Math.min(...ratios), most: Math.max(...ratios) }
}

function cpuOf({ cpuMicrosecondsPerRequest }: Measurement): number {
  return cpuMicrosecondsPerRequest
}
