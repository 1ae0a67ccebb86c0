import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listFiles, readText, repositoryFolder } from './repository.ts'

const run = promisify(execFile)
// Below this package, so that its dependencies are found; ignored by git.
const folder = join(import.meta.dirname, '../out/doc-samples')
const samples = listFiles('{docs/cache/*.md,packages/cache/README.md}').flatMap(samplesOf)
// The others are tests, and are type-checked only.
const programs = samples.filter(({ text }) => !text.includes('@marketcache/cache/testing'))

let server: RedisServer | null = null

describe('the samples of the cache documentation', () => {
  beforeAll(async () => {
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    for (const { file, text } of samples) await writeFile(join(folder, file), text)
    const extended = join(repositoryFolder, 'tsconfig.base.json')
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ extends: extended, include: ['*.ts'] }))
    server = await startRedisServer()
  })

  afterAll(async () => {
    await server?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('were found', () => {
    expect(programs.length).toBeGreaterThan(10)
  })

  it('are right about types', async () => {
    const checked = run(join(repositoryFolder, 'node_modules/.bin/tsc'), ['-p', '.'], { cwd: folder })
    expect(await checked.then(() => '', textOf)).toBe('')
  }, 60_000)

  it.each(programs)(
    '$file runs to its end',
    async ({ file }) => {
      const env = { ...process.env, REDIS_URL: server?.url }
      const ran = run(process.execPath, [file], { cwd: folder, env, timeout: 30_000 })
      expect(await ran.then(() => '', textOf)).toBe('')
    },
    40_000,
  )
})

function samplesOf(page: string): { file: string; text: string }[] {
  const blocks = [...readText(page).matchAll(/^```ts\n([\s\S]*?)^```$/gm)]
  const name = `${page.startsWith('packages') ? 'package-' : ''}${basename(page, '.md')}`
  return blocks.map((match, index) => ({ file: `${name}-${index}.ts`, text: match[1] ?? '' }))
}

/** What a program said that failed. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const said = 'stdout' in error && 'stderr' in error ? `${error.stdout}${error.stderr}` : ''
  return `${error.message}${said}`
}
