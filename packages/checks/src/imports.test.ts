import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findImports, packageOf } from './find-imports.ts'
import { importRules, testsMayImport } from './import-rules.ts'
import { readParts, readSources, type SourceFile } from './repository.ts'

const parts = readParts()

function allowedFor(folder: string, file: Pick<SourceFile, 'isTest'>): readonly string[] {
  const rule = importRules[folder]
  if (rule === undefined) return []
  return file.isTest ? [...rule.may, ...(rule.testsMay ?? []), ...testsMayImport] : rule.may
}

function isAllowed(specifier: string, allowed: readonly string[]): boolean {
  return allowed.includes(packageOf(specifier)) || allowed.includes(specifier)
}

function explainRelative(folder: string, file: SourceFile, specifier: string): string[] {
  const target = relative(folder, join(dirname(file.path), specifier))
  const reasons = []
  if (target.startsWith('..')) reasons.push(`${file.path} reaches out of its part: ${specifier}`)
  if (!/\.(ts|lua|json)$/.test(specifier)) reasons.push(`${file.path} leaves out the ending: ${specifier}`)
  return reasons
}

describe('imports', () => {
  it('have a rule for every part, and no rule for a part that is gone', () => {
    expect(parts.map((part) => part.folder).toSorted()).toEqual(Object.keys(importRules).toSorted())
  })

  describe.each(parts.map((part) => [part.folder, part] as const))('of %s', (folder, part) => {
    const files = readSources(folder)

    it('come from where the table of the architecture allows', () => {
      const strangers = files.flatMap((file) =>
        findImports(file.text)
          .filter((specifier) => !specifier.startsWith('.'))
          .filter((specifier) => packageOf(specifier) !== part.name || specifier !== part.name)
          .filter((specifier) => !isAllowed(specifier, allowedFor(folder, file)))
          .map((specifier) => `${file.path} imports ${specifier}`),
      )
      expect(strangers).toEqual([])
    })

    it('stay within the part when they are relative, and name the file', () => {
      const mistakes = files.flatMap((file) =>
        findImports(file.text)
          .filter((specifier) => specifier.startsWith('.'))
          .flatMap((specifier) => explainRelative(folder, file, specifier)),
      )
      expect(mistakes).toEqual([])
    })

    it('are declared, at one version for all, and nothing is declared that is not imported', () => {
      const imported = new Set(files.flatMap((file) => findImports(file.text)).map(packageOf))
      const declared = { ...part.dependencies, ...part.devDependencies }
      const unused = Object.keys(declared).filter((name) => !imported.has(name) && !isToolPackage(name))
      expect({ unused }).toEqual({ unused: [] })
      const pinned = Object.entries(declared).filter(
        ([, range]) => !['catalog:', 'workspace:*', isBenchmark(folder) && 'catalog:bench'].includes(range),
      )
      expect({ pinned }).toEqual({ pinned: [] })
    })

    it('of what runs in production are not development dependencies', () => {
      const sources = files.filter((file) => !file.isTest)
      const imported = new Set(sources.flatMap((file) => findImports(file.text)).map(packageOf))
      const misplaced = Object.keys(part.devDependencies).filter((name) => imported.has(name))
      expect(folder === 'packages/checks' || isBenchmark(folder) ? [] : misplaced).toEqual([])
    })
  })
})

/** Never runs in production, and alone depends on what the project is compared with. */
function isBenchmark(folder: string): boolean {
  return folder.startsWith('bench')
}

/** Used without an import: types of Node, and the test runner where there are no tests yet. */
function isToolPackage(name: string): boolean {
  return name.startsWith('@types/') || name === 'vitest'
}
