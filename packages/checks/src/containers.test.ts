import { spawnSync } from 'node:child_process'
import { createValidator } from '@marketcache/contracts'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ComposeFile } from './compose-schema.ts'
import { readText } from './repository.ts'

const compose: unknown = parse(readText('docker-compose.yml'), { merge: true })
const validator = createValidator(ComposeFile)

function service(name: string) {
  if (!validator.accepts(compose)) throw new Error(`docker-compose.yml: ${validator.explain(compose)}`)
  const found = compose.services[name]
  if (found === undefined) throw new Error(`docker-compose.yml: expected a service "${name}", got none`)
  return found
}

/** The value that follows an option in a command. */
function option(name: string, flag: string): string | undefined {
  const command = service(name).command ?? []
  return command[command.indexOf(flag) + 1]
}

describe('docker-compose.yml', () => {
  it('follows the compose specification', () => {
    expect(validator.explain(compose)).toBe(null)
  })

  it('keeps the two Redis roles apart: one may evict, the other may not and survives a restart', () => {
    expect(option('redis-cache', '--maxmemory-policy')).toBe('allkeys-lfu')
    expect(option('redis-cache', '--maxmemory')).toBe('256mb')
    expect(option('redis-cache', '--appendonly')).toBe('no')
    expect(option('redis-queue', '--maxmemory-policy')).toBe('noeviction')
    expect(option('redis-queue', '--appendonly')).toBe('yes')
    expect(option('redis-queue', '--appendfsync')).toBe('everysec')
    expect(service('redis-queue').volumes).toHaveLength(1)
  })

  it.each(['redis-cache', 'redis-queue'])('pins %s, watches its health and does not publish it', (name) => {
    expect(service(name).image).toMatch(/^(valkey\/valkey|redis):\d+\.\d+\.\d+/)
    expect(service(name).healthcheck).toBeDefined()
    expect(service(name).ports).toBeUndefined()
  })

  it.each(['api', 'worker'])(
    'runs %s live, with both roles, after both are healthy, with few rights',
    (name) => {
      const app = service(name)
      expect(app.build).toEqual({ context: '.', args: { APP: name } })
      expect(app.environment).toMatchObject({
        PROVIDERS: 'live',
        REDIS_URL: 'redis://redis-cache:6379',
        QUEUE_REDIS_URL: 'redis://redis-queue:6379',
      })
      expect(Object.keys(app.depends_on ?? {})).toEqual(['redis-cache', 'redis-queue'])
      expect(app).toMatchObject({ read_only: true, cap_drop: ['ALL'], init: true })
    },
  )

  it('demands a token, because the API listens on every address, and keeps it from the worker', () => {
    expect(service('api').environment).toMatchObject({ HOST: '0.0.0.0' })
    expect(service('api').environment?.ADMIN_TOKEN).toMatch(/^\$\{ADMIN_TOKEN:\?/)
    expect(service('worker').environment).not.toHaveProperty('ADMIN_TOKEN')
  })

  it('gives the secrets of providers to the worker alone', () => {
    expect(service('worker').environment).toHaveProperty('COINGECKO_API_KEY')
    expect(service('api').environment).not.toHaveProperty('COINGECKO_API_KEY')
  })
})

describe('Dockerfile', () => {
  const lines = readText('Dockerfile')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')))

  it('starts every stage from one pinned Node', () => {
    expect(lines[0]).toMatch(/^ARG NODE_IMAGE=node:26\.\d+\.\d+-[a-z]+-slim$/)
    const bases = lines.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1])
    expect(new Set(bases)).toEqual(new Set(['$' + '{NODE_IMAGE}', 'tools']))
  })

  it('installs what the application needs and nothing for development', () => {
    expect(lines.join('\n')).toMatch(/turbo prune "@marketcache\/\$\{APP[^"]*" --docker/)
    expect(lines).toContain('RUN pnpm install --prod --frozen-lockfile')
  })

  it('runs from source, as a user without rights, in live mode, and watches its health', () => {
    expect(last).toContain('USER node')
    expect(last).toContain('CMD ["node", "src/main.ts"]')
    expect(last.join('\n')).toMatch(/ENV .*NODE_ENV=production .*PROVIDERS=live/)
    expect(last.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true)
    expect(last.indexOf('USER node')).toBeGreaterThan(last.findIndex((line) => line.startsWith('COPY ')))
  })

  it('has a health check that is a program, and fails where nobody answers', () => {
    const command = /HEALTHCHECK .*CMD (\[.*\])$/m.exec(last.join('\n'))?.[1]
    const [, , program]: string[] = JSON.parse(command ?? '[]')
    const result = spawnSync(process.execPath, ['-e', program ?? ''], { env: { PORT: '1', APP: 'api' } })
    expect(result.stderr.toString()).toBe('')
    expect(result.status).toBe(1)
  })

  it('is given neither secrets nor what is installed here', () => {
    const ignored = readText('.dockerignore').split('\n')
    expect(ignored.find((line) => line !== '' && !line.startsWith('#'))).toBe('*')
    for (const pattern of ['**/node_modules', '**/.env*']) expect(ignored).toContain(pattern)
  })
})
