import { existsSync, readFileSync } from 'node:fs'
import { createValidator, Type } from '@marketcache/contracts'
import { locate } from '../generated-docs.ts'

/** A test that shows one row or several. */
export interface RowTest {
  rows: readonly string[]
  /** From the root of the repository. */
  file: string
  name: string
  hasPassed: boolean
}

const Report = Type.Object({
  testResults: Type.Array(
    Type.Object({
      name: Type.String(),
      assertionResults: Type.Array(
        Type.Object({ fullName: Type.String(), title: Type.String(), status: Type.String() }),
      ),
    }),
  ),
})

/** `S2-12 gives a ticker`, `S2-09 S2-10 gives the latest bars`. */
const leadingRows = /^(?:S\d-\d\d\s+)+/

/** Reads which rows the tests of the last run showed. @throws {Error} When a part has no report: its tests did not run. */
export function readRowTests(parts: readonly string[]): RowTest[] {
  const validator = createValidator(Report)
  return parts.flatMap((part) => {
    const file = locate(`${part}/.data/test-report.json`)
    if (!existsSync(file))
      throw new Error(`${part}: expected the report of a test run, got none: run its tests first`)
    const report: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (!validator.accepts(report)) throw new Error(`${part}: ${validator.explain(report)}`)
    return report.testResults.flatMap(({ name, assertionResults }) => {
      const path = `${part}/${name.split(`/${part}/`).at(-1) ?? name}`
      return assertionResults.flatMap((test) => toRowTest(path, test))
    })
  })
}

/** Says which rows a test names; none for most tests. */
export function toRowTest(file: string, { title, status }: { title: string; status: string }): RowTest[] {
  const rows = leadingRows.exec(title)?.[0].trim().split(/\s+/) ?? []
  if (rows.length === 0) return []
  return [{ rows, file, name: title.replace(leadingRows, ''), hasPassed: status === 'passed' }]
}
