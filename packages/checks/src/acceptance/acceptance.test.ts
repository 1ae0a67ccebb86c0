import { describe, expect, it } from 'vitest'
import { listFiles, readText, testedParts } from '../repository.ts'
import { type RowTest, toRowTest } from './read-reports.ts'
import { acceptanceMistakes, renderAcceptance } from './render-acceptance.ts'
import { systems } from './rows.ts'

const rows = systems.flatMap((system) => system.rows)
const shown = (id: string, hasPassed = true): RowTest => ({
  rows: [id],
  file: 'a.test.ts',
  name: 'holds',
  hasPassed,
})
const needed = rows.filter(({ proof }) => proof === 'test').map(({ id }) => shown(id))

describe('acceptance rows', () => {
  it('have ids of their own, in order', () => {
    const ids = rows.map(({ id }) => id)
    expect(ids).toEqual([...new Set(ids)].toSorted())
    expect(rows).toHaveLength(190)
  })

  it('name pages that exist', () => {
    const pages = rows.flatMap(({ proof }) => (/\.md$/.test(proof) ? [proof] : []))
    for (const page of new Set(pages)) expect(readText(page).length).toBeGreaterThan(0)
  })
})

describe('toRowTest', () => {
  it('reads the rows in front of a name', () => {
    expect(toRowTest('a.test.ts', { title: 'S2-09 S2-10 gives bars', status: 'passed' })).toEqual([
      { rows: ['S2-09', 'S2-10'], file: 'a.test.ts', name: 'gives bars', hasPassed: true },
    ])
  })

  it('leaves out tests that name none, and believes nothing but a pass', () => {
    expect(toRowTest('a.test.ts', { title: 'gives S2-09', status: 'passed' })).toEqual([])
    for (const status of ['failed', 'pending', 'skipped', 'todo'])
      expect(toRowTest('a.test.ts', { title: 'S2-09 x', status })).toMatchObject([{ hasPassed: false }])
  })
})

describe('acceptanceMistakes', () => {
  it('finds nothing when every row that needs a test has one that passed', () => {
    expect(acceptanceMistakes(needed)).toEqual([])
  })

  it('finds a row whose test did not run, one whose test failed, and a test of no row', () => {
    const tests = needed.filter(({ rows: [id] }) => id !== 'S2-12')
    expect(acceptanceMistakes(tests)).toEqual([expect.stringMatching(/^S2-12 is not shown/)])
    expect(acceptanceMistakes([...needed, shown('S2-12', false)])).toHaveLength(1)
    expect(acceptanceMistakes([...needed, shown('S9-99')])).toEqual(['S9-99 is no row: a.test.ts: holds'])
  })
})

describe('renderAcceptance', () => {
  it('gives every row a line with its state', () => {
    const page = renderAcceptance([...needed, shown('S2-14', false)])
    for (const { id } of rows) expect(page).toContain(`\n| ${id} | `)
    expect(page).toMatch(/\| S2-12 \|.*\| green \|/)
    expect(page).toMatch(/\| S2-14 \|.*\| red \|/)
    expect(page).toMatch(/\| S2-21 \|.*\| decided \|/)
    expect(page).toMatch(/\| S2-04 \|.*\| documented \|/)
  })
})

describe('tests that are named after rows', () => {
  it('need no payloads from outside the repository, which are not everywhere', () => {
    const conditional = /skipIf\([^)]*\)\)?\(\s*'S\d-\d\d/
    const files = listFiles('{apps,packages}/**/*.test.ts').filter((path) => conditional.test(readText(path)))
    expect(files).toEqual([])
  })
})

describe('reports of test runs', () => {
  it('are written by every part that has tests', () => {
    for (const part of testedParts()) {
      expect(readText(`${part}/package.json`)).toContain('--outputFile.json=.data/test-report.json')
    }
    expect(listFiles('packages/checks/package.json')).toHaveLength(1)
  })
})
