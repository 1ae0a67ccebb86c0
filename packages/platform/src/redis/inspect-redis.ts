import { StartError } from '../settings/settings-error.ts'

/** The part of a connection that is used here. */
export interface InfoSource {
  info: (section: string) => Promise<string>
}

/** Versions below these have known holes that scripts or blocked clients reach. */
const safeVersions = { redis: [8, 6, 3], valkey: [9, 0, 5] } as const

/**
 * Checks that a server's eviction policy suits its role.
 *
 * @returns Warnings.
 * @throws {StartError} When a queue server evicts and `allowUnsafe` is not set.
 */
export async function checkEviction(deps: {
  redis: InfoSource
  role: 'cache' | 'queue'
  /** Name of the setting that leads to this server. */
  setting: string
  allowUnsafe: boolean
}): Promise<string[]> {
  const { redis, role, setting, allowUnsafe } = deps
  const info = await readInfo(redis, 'memory')
  const policy = info.get('maxmemory_policy')
  const maxMemory = Number(info.get('maxmemory') ?? 0)
  if (policy === undefined) return [`${setting}: the server does not tell its eviction policy`]
  if (role === 'cache') {
    const isStuckWhenFull = policy === 'noeviction' && maxMemory > 0
    return isStuckWhenFull
      ? [`${setting}: maxmemory-policy is noeviction, so writes fail when it is full`]
      : []
  }
  if (policy === 'noeviction') return []
  const mistake = `${setting}: maxmemory-policy is ${policy}, which silently loses jobs: it must be noeviction`
  if (!allowUnsafe) throw new StartError([`${mistake} (or set ALLOW_UNSAFE_EVICTION=true)`])
  return [mistake]
}

/** Says that a server is older than the first version without known holes, or null. */
export async function redisVersionNotice(redis: InfoSource): Promise<string | null> {
  const info = await readInfo(redis, 'server')
  const kind = info.has('valkey_version') ? 'valkey' : 'redis'
  const version = info.get(`${kind}_version`)
  if (version === undefined || !isOlder(version, safeVersions[kind])) return null
  return `${kind} ${version} is older than ${safeVersions[kind].join('.')}, the first without known holes`
}

async function readInfo(redis: InfoSource, section: string): Promise<Map<string, string>> {
  const text = await redis.info(section).catch((error: Error) => {
    // A user with few rights may not ask, which is no reason not to start.
    if (error.message.startsWith('NOPERM')) return ''
    throw error
  })
  const fields = text.split('\r\n').flatMap((line): [string, string][] => {
    const at = line.indexOf(':')
    return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)]]
  })
  return new Map(fields)
}

function isOlder(version: string, minimum: readonly number[]): boolean {
  const parts = version.split('.').map(Number)
  for (const [index, wanted] of minimum.entries()) {
    const part = parts[index] ?? 0
    if (part !== wanted) return part < wanted
  }
  return false
}
