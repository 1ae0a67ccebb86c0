import { markdownTable } from '../harness/markdown-table.ts'
import { type Lateness, latenessOf, quantile } from './lateness.ts'
import type { FleetPlan, MemberReport } from './plan.ts'

/** Everything that the page tells. */
export interface PropagationReport {
  plan: FleetPlan
  reports: readonly MemberReport[]
  /** When all subscriptions were cut, in microseconds. */
  cutsAtMicros: readonly number[]
  /** How it was measured, and on what, one line each. */
  setup: readonly string[]
}

const targetMs = 50
const afterCutMicros = 2_000_000

/** Writes the page of results. */
export function propagationReport({ plan, reports, cutsAtMicros, setup }: PropagationReport): string {
  const all = latenessOf(reports)
  const isAfterCut = ({ acknowledgedAtMicros: at }: Lateness) =>
    cutsAtMicros.some((cut) => at >= cut && at < cut + afterCutMicros)
  const steady = all.filter((each) => !isAfterCut(each))
  const afterCut = all.filter(isAfterCut)
  const worst = Math.max(
    ...[steady, afterCut].map((some) =>
      quantile(
        some.map(({ lateMs }) => lateMs),
        0.99,
      ),
    ),
  )
  const verdict = worst < targetMs ? 'reached' : '**missed**'
  const sum = (pick: (report: MemberReport) => number) =>
    reports.reduce((total, report) => total + pick(report), 0)
  return `# How soon other processes see a write

${plan.members} processes share one Redis; each has a local layer, writes its share of ${plan.writesPerSecond.toLocaleString('en')} values a second to ${plan.keys} keys, and
reads all keys a thousand times a second or as often as it can. Late is how long after the acknowledgement of a write another process still
got an older value.

${markdownTable(
  ['late, ms', 'median', 'p99', 'p99.9', 'most', 'writes seen'],
  [row('steady', steady), row('in the 2 s after all subscriptions were cut', afterCut)],
)}

**p99 at most ${worst.toFixed(1)} ms.** Target: below ${targetMs} ms; ${verdict}.

Of ${sum(({ reads }) => reads).toLocaleString('en')} reads the local layers answered ${((100 * sum(({ localReads }) => localReads)) / sum(({ reads }) => reads)).toFixed(1)} %.
Subscriptions were cut ${cutsAtMicros.length} times by \`CLIENT KILL TYPE pubsub\`; the processes noticed ${sum(({ losses }) => losses)} losses.

## How it was measured

${setup.map((line) => `- ${line}`).join('\n')}
`
}

function row(name: string, some: readonly Lateness[]): string[] {
  const late = some.map(({ lateMs }) => lateMs)
  const figures = [0.5, 0.99, 0.999, 1].map((share) => quantile(late, share).toFixed(1))
  return [name, ...figures, some.length.toLocaleString('en')]
}
