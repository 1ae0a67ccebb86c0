import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readText, repositoryFolder } from './repository.ts'

const run = promisify(execFile)
const { packageManager } = JSON.parse(readText('package.json'))
const { catalog } = parse(readText('pnpm-workspace.yaml'))

const compilerOptions = {
  strict: true,
  target: 'es2023',
  module: 'nodenext',
  types: ['node'],
  outDir: 'out',
}

let folder = ''
let server: RedisServer | null = null

describe('@marketcache/cache, packed and installed', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'marketcache-packed-'))
    server = await startRedisServer()
    await pack()
    await install()
  }, 120_000)

  afterAll(async () => {
    await server?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('carries JavaScript, declarations and scripts, and no sources or tests', async () => {
    const files = await readdir(join(folder, 'node_modules/@marketcache/cache'), { recursive: true })
    expect(files).toEqual(expect.arrayContaining(['README.md', 'dist/index.js', 'dist/testing/index.d.ts']))
    expect(files).toContain('dist/stores/redis/scripts/write-entry.lua')
    expect(files.filter((file) => /\.test\.|acceptance|(?<!\.d)\.ts$/.test(file))).toEqual([])
  })

  it('needs nothing of the workspace, and the test runner only for its tests', async () => {
    const path = 'node_modules/@marketcache/cache/package.json'
    const manifest = JSON.parse(await readFile(join(folder, path), 'utf8'))
    const { dependencies, peerDependencies, peerDependenciesMeta } = manifest
    expect(Object.keys(dependencies).toSorted()).toEqual(['ioredis', 'lru-cache'])
    expect(JSON.stringify([dependencies, peerDependencies])).not.toMatch(/workspace:|catalog:|marketcache/)
    for (const peer of Object.keys(peerDependencies)) expect(peerDependenciesMeta[peer].optional).toBe(true)
  })

  it('types an application, which then runs on Node 22 with a real Redis', async () => {
    await inFolder('node_modules/.bin/tsc', ['-p', '.'])
    const { stdout } = await npx('node@22', ['node', 'out/use-cache.js', server?.url ?? ''])
    expect(stdout).toMatch(/^done on v22\./)
  }, 60_000)

  it('brings the contract suite, which runs in a test runner of the application', async () => {
    const { stdout } = await inFolder('node_modules/.bin/vitest', ['run', 'out/store.test.js'])
    expect(stdout).toMatch(/Tests {2}\d+ passed/)
  }, 60_000)
})

async function pack(): Promise<void> {
  const pnpm = ['pnpm', 'pack', '--pack-destination', folder]
  await npx(packageManager, pnpm, join(repositoryFolder, 'packages/cache'))
}

async function install(): Promise<void> {
  const tarball = (await readdir(folder)).find((file) => file.endsWith('.tgz'))
  const tools = ['@types/node', 'fast-check', 'typescript', 'vitest'].map((name) => [name, catalog[name]])
  const dependencies = { '@marketcache/cache': `file:${tarball}`, ...Object.fromEntries(tools) }
  await write('package.json', { name: 'an-application', private: true, type: 'module', dependencies })
  await write('tsconfig.json', { compilerOptions, include: ['*.ts'] })
  await cp(join(import.meta.dirname, 'test-programs'), folder, { recursive: true })
  await npx(packageManager, ['pnpm', 'install', '--prefer-offline', '--ignore-workspace'])
}

async function write(file: string, content: object): Promise<void> {
  await writeFile(join(folder, file), JSON.stringify(content))
}

function npx(program: string, command: string[], cwd = folder): Promise<{ stdout: string }> {
  return inFolder('npx', ['-y', '-p', program, ...command], cwd)
}

/** Fails with what the program said. */
async function inFolder(program: string, args: string[], cwd = folder): Promise<{ stdout: string }> {
  try {
    return await run(program, args, {
      cwd,
      env: { ...outerEnv(), NO_COLOR: '1', VITEST: '', VITEST_POOL_ID: '' },
    })
  } catch (error) {
    const said =
      error instanceof Error && 'stdout' in error && 'stderr' in error ? `${error.stdout}${error.stderr}` : ''
    throw new Error(`${program} ${args.join(' ')}: ${said}`, { cause: error })
  }
}

/** Our environment without what an npx around us was called with, which one below us would take for its own. */
function outerEnv(): NodeJS.ProcessEnv {
  const { npm_config_call: _call, npm_config_package: _package, ...rest } = process.env
  return rest
}
