/**
 * Holds `docs/reference/acceptance.md` to what the tests of this build showed; with `--write` it writes the page.
 *
 * Runs after all tests, because it reads their reports.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { readRowTests } from './acceptance/read-reports.ts'
import { acceptanceMistakes, renderAcceptance } from './acceptance/render-acceptance.ts'
import { locate } from './generated-docs.ts'
import { testedParts } from './repository.ts'

const page = 'docs/reference/acceptance.md'
const tests = readRowTests(testedParts())
const rendered = renderAcceptance(tests)
const mistakes = acceptanceMistakes(tests)
if (process.argv.includes('--write')) writeFileSync(locate(page), rendered)
else if (readFileSync(locate(page), 'utf8') !== rendered)
  mistakes.push(`${page} is out of date: pnpm run docs:acceptance`)
for (const mistake of mistakes) process.stderr.write(`${mistake}\n`)
if (mistakes.length > 0) process.exitCode = 1
else process.stdout.write(`${page}: every row is shown\n`)
