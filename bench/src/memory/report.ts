import { markdownTable } from '../harness/markdown-table.ts'
import type { MeasuredEntry } from './measure-entries.ts'

const barTarget = 60
/** What a predecessor's documentation estimates for a bar and for a ticker. */
const predecessorBytes = { bar: 200, ticker: 300 }

/** Writes the page of results. */
export function memoryReport({
  entries,
  setup,
}: {
  entries: readonly MeasuredEntry[]
  setup: readonly string[]
}): string {
  const worst = Math.max(...entries.filter(isBars).map(perThing))
  return `# What values take in Redis

Bytes as \`MEMORY USAGE\` tells them: key, value, and what Redis itself needs for both. A series is one entry, compressed; its
bytes are divided by its bars.

${markdownTable(
  ['one', 'things in the entry', 'bytes of the entry', 'bytes of one', 'predecessor', 'ratio'],
  entries.map(rowOf),
)}

**At most ${worst.toFixed(1)} bytes for a bar.** Target: ${barTarget}; ${worst <= barTarget ? 'reached' : '**missed**'}.

A ticker and a quote are larger than the predecessor's: they carry exact decimal texts beside the numbers, their source, times and
deadlines, and are sent as they are stored.

## How it was measured

- A worker fetched each value from the sandbox, whose prices have as many digits as those of the providers.
${setup.map((line) => `- ${line}`).join('\n')}
`
}

function rowOf(entry: MeasuredEntry): string[] {
  const before = isBars(entry) ? predecessorBytes.bar : predecessorBytes.ticker
  return [
    entry.name,
    entry.things.toLocaleString('en'),
    entry.bytes.toLocaleString('en'),
    perThing(entry).toFixed(1),
    String(before),
    (perThing(entry) / before).toFixed(2),
  ]
}

function perThing({ bytes, things }: MeasuredEntry): number {
  return bytes / things
}

function isBars({ name }: MeasuredEntry): boolean {
  return name.startsWith('bar')
}
