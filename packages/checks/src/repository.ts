import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The folder that holds everything. */
export const repositoryFolder = join(import.meta.dirname, '../../..')

/** A part of the repository with a package.json of its own. */
export interface Part {
  /** For example `apps/api`. */
  folder: string
  /** For example `@marketcache/api`. */
  name: string
  dependencies: Readonly<Record<string, string>>
  devDependencies: Readonly<Record<string, string>>
  scripts: Readonly<Record<string, string>>
}

/** A TypeScript file. */
export interface SourceFile {
  /** Path below the repository's folder. */
  path: string
  text: string
  /** Tests and what only they use may import more. */
  isTest: boolean
}

const ignored = ['**/node_modules', '**/.turbo', '**/.data', '**/out', '**/dist', '**/coverage']

/** Finds files by a pattern below the repository's folder, without what is installed or generated. */
export function listFiles(pattern: string): string[] {
  return globSync(pattern, { cwd: repositoryFolder, exclude: ignored }).toSorted()
}

/** Reads a file below the repository's folder. */
export function readText(path: string): string {
  return readFileSync(join(repositoryFolder, path), 'utf8')
}

/** Reads every part. */
export function readParts(): Part[] {
  return listFiles('{apps/*,packages/*,bench,bench/*}/package.json').map((path) => {
    const { name, dependencies = {}, devDependencies = {}, scripts = {} } = JSON.parse(readText(path))
    return { folder: path.replace('/package.json', ''), name, dependencies, devDependencies, scripts }
  })
}

/** Folders of the parts that have tests. */
export function testedParts(): string[] {
  return readParts()
    .filter(({ scripts }) => Object.hasOwn(scripts, 'test'))
    .map(({ folder }) => folder)
}

/** Reads the TypeScript files of a folder, without those of parts within it. */
export function readSources(folder: string): SourceFile[] {
  const inner = listFiles(`${folder}/*/package.json`).map((path) => path.replace('package.json', ''))
  return listFiles(`${folder}/**/*.ts`)
    .filter((path) => !inner.some((part) => path.startsWith(part)))
    .map((path) => ({ path, text: readText(path), isTest: isTestFile(path) }))
}

function isTestFile(path: string): boolean {
  return /\.test\.ts$|\/(tests|test-support|test-programs|src\/testing)\/|\/vitest\.config\.ts$/.test(path)
}
