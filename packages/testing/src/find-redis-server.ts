import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The machine as {@link findRedisServer} sees it; replaced in tests. */
export interface Machine {
  /** Folders that are searched, separated as in PATH. */
  path: string
  platform: NodeJS.Platform
  isRoot: boolean
  /** Text of /etc/os-release, '' where there is none. */
  osRelease: string
  runCommand: (command: string, args: string[], env: Record<string, string>) => Promise<void>
}

/** How {@link findRedisServer} reports and looks around. */
export interface FindRedisOptions {
  /** Told before anything is installed. */
  announce: (line: string) => void
  machine?: Machine
}

const installArgs = ['install', '-y', '--no-install-recommends', 'redis-server']

/**
 * Finds `redis-server` or `valkey-server`; as root on Debian or Ubuntu it installs the package when there is none.
 *
 * @returns The absolute path of the program.
 * @throws {Error} When there is none and it may not be installed; the message is the exact command for this machine.
 */
export async function findRedisServer(options: FindRedisOptions): Promise<string> {
  const machine = options.machine ?? (await describeMachine())
  const found = await searchPath(machine.path)
  if (found) return found
  if (!(machine.isRoot && isDebianLike(machine.osRelease))) throw new Error(explainMissing(machine))
  options.announce('No redis-server on PATH: installing it with apt-get install -y redis-server')
  await installOnDebian(machine)
  const installed = await searchPath(machine.path)
  if (!installed) throw new Error(explainMissing(machine))
  return installed
}

async function searchPath(path: string): Promise<string | null> {
  for (const name of ['redis-server', 'valkey-server']) {
    for (const folder of path.split(delimiter).filter((part) => part !== '')) {
      const file = join(folder, name)
      const isThere = await access(file, constants.X_OK).then(
        () => true,
        () => false,
      )
      if (isThere) return file
    }
  }
  return null
}

async function installOnDebian(machine: Machine): Promise<void> {
  // RUNLEVEL=1 keeps the package from starting its own server, which would outlive us on port 6379.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  try {
    await machine.runCommand('apt-get', ['update'], env)
    await machine.runCommand('apt-get', installArgs, env)
  } catch (cause) {
    throw new Error(explainMissing(machine), { cause })
  }
}

function explainMissing(machine: Machine): string {
  return `redis-server or valkey-server was not found on PATH. Install one: ${installHint(machine)} (or set REDIS_URL, or use docker compose up)`
}

function installHint({ platform, osRelease }: Machine): string {
  if (platform === 'darwin') return 'brew install valkey'
  if (isDebianLike(osRelease)) return 'sudo apt-get update && sudo apt-get install -y redis-server'
  if (/^ID(_LIKE)?=.*(fedora|rhel|centos)/m.test(osRelease)) return 'sudo dnf install -y valkey'
  if (/^ID(_LIKE)?=.*alpine/m.test(osRelease)) return 'apk add valkey'
  if (/^ID(_LIKE)?=.*arch/m.test(osRelease)) return 'sudo pacman -S valkey'
  return 'https://valkey.io/download'
}

function isDebianLike(osRelease: string): boolean {
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(osRelease)
}

async function describeMachine(): Promise<Machine> {
  return {
    path: process.env.PATH ?? '',
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    osRelease: await readFile('/etc/os-release', 'utf8').catch(() => ''),
    runCommand: async (command, args, env) => {
      await run(command, args, { env: { ...process.env, ...env } })
    },
  }
}
