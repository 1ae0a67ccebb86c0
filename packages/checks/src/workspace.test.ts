import { describe, expect, it } from 'vitest'
import { listFiles, readText } from './repository.ts'

const manifest = JSON.parse(readText('package.json'))
const scripts: Record<string, string> = manifest.scripts

describe('the lockfile', () => {
  it('names no registry, so that it installs from any', () => {
    expect(readText('pnpm-lock.yaml')).not.toMatch(/https?:\/\/|tarball:|registry\./)
  })
})

describe('turbo.json', () => {
  it('makes a change in a part reach the checks of all that use it', () => {
    const { tasks } = JSON.parse(readText('turbo.json'))
    expect(tasks.transit).toEqual({ dependsOn: ['^transit'] })
    for (const task of ['lint', 'typecheck', 'test']) expect(tasks[task].dependsOn).toContain('transit')
  })
})

describe('the scripts', () => {
  it('bring the Node and the pnpm that package.json and the Dockerfile name', () => {
    const [, pnpm] = String(manifest.packageManager).split('@')
    const dockerfile = readText('Dockerfile')
    const node = /^ARG NODE_IMAGE=node:([\d.]+)-/m.exec(dockerfile)?.[1]
    for (const script of [scripts.start, scripts.test])
      expect(script).toContain(`-p node@${node} -p pnpm@${pnpm} `)
    expect(dockerfile).toContain(`pnpm@${pnpm} `)
  })

  it('S1-57 are all that continuous integration calls', () => {
    const commands = readText('.ci/run')
      .split('\n')
      .filter((line) => /^(npm|npx|pnpm|node|turbo)\b/.test(line))
    expect(commands).toEqual(['npm test'])
  })

  it('tell the launcher whose death ends it', () => {
    expect(scripts.start).toMatch(/^LAUNCHED_BY=\$PPID exec npx /)
  })
})

describe('the documentation', () => {
  const pages = listFiles('{README.md,docs/**/*.md,{apps,packages}/*/README.md}')

  it.each(pages)('%s names only commands that there are', (page) => {
    const commands = [...readText(page).matchAll(/\b(?:npm run|pnpm run|pnpm(?= [a-z]+:[a-z]))\s+([\w:-]+)/g)]
    const unknown = commands.map((match) => match[1] ?? '').filter((name) => !isScript(name))
    expect(unknown).toEqual([])
  })

  function isScript(name: string): boolean {
    return name in scripts || ['lint', 'typecheck', 'test'].includes(name)
  }
})
