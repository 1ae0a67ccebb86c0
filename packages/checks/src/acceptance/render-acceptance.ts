import type { RowTest } from './read-reports.ts'
import type { Row } from './row.ts'
import { systems } from './rows.ts'

/** A row with what shows it. */
interface Shown {
  row: Row
  tests: readonly RowTest[]
  state: 'green' | 'red' | 'documented' | 'decided'
}

/** Writes the page: every row, what shows it, and whether it did in the last run. */
export function renderAcceptance(tests: readonly RowTest[]): string {
  const sections = systems.map(({ title, rows }) =>
    [
      `## ${title}`,
      '',
      '| Row | What | Shown by | State |',
      '|---|---|---|---|',
      ...rows.map((row) => lineOf(show(row, tests))),
    ].join('\n'),
  )
  const intro = [
    '# What the predecessors did',
    '',
    'Written by `pnpm run docs:acceptance` from the rows in `packages/checks/src/acceptance` and from the tests of the last run;',
    'the build refuses a page that says anything else. A row is green when tests that are named after it ran and passed, and no',
    'such test failed or was left out.',
  ]
  return `${[intro.join('\n'), ...sections].join('\n\n')}\n`
}

/** Rows that ought to be shown by a test and are not, and tests that name a row which does not exist. */
export function acceptanceMistakes(tests: readonly RowTest[]): string[] {
  const rows = systems.flatMap((system) => system.rows)
  const known = new Set(rows.map(({ id }) => id))
  const red = rows
    .filter((row) => show(row, tests).state === 'red')
    .map(({ id, title }) => `${id} is not shown: ${title}`)
  const strange = tests.flatMap(({ rows: named, file, name }) =>
    named.filter((id) => !known.has(id)).map((id) => `${id} is no row: ${file}: ${name}`),
  )
  return [...red, ...strange]
}

function show(row: Row, tests: readonly RowTest[]): Shown {
  const own = tests.filter(({ rows }) => rows.includes(row.id))
  if (own.length > 0)
    return { row, tests: own, state: own.every(({ hasPassed }) => hasPassed) ? 'green' : 'red' }
  if (row.proof === 'test') return { row, tests: own, state: 'red' }
  return { row, tests: own, state: row.proof.startsWith('decision: ') ? 'decided' : 'documented' }
}

function lineOf({ row, tests, state }: Shown): string {
  return `| ${[row.id, row.title, proofOf(row, tests), state].map(escapeCell).join(' | ')} |`
}

function proofOf({ proof }: Row, tests: readonly RowTest[]): string {
  const shown = tests.map(({ file, name }) => `[${name}](../../${file})`).toSorted()
  if (proof === 'test') return shown.join('<br>')
  if (proof.startsWith('decision: ')) return [proof.replace('decision: ', ''), ...shown].join('<br>')
  const page = proof === 'README.md' ? '../../README.md' : `../${proof.replace('docs/', '')}`
  return [`[${proof}](${page})`, ...shown].join('<br>')
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|')
}
