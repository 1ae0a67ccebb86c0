import { join } from 'node:path'
import { type Env, isLoopback } from '@marketcache/platform'
import { freePort } from '@marketcache/testing'
import { settingSpecs as workerSettingSpecs } from '@marketcache/worker/settings'
import type { LaunchPlan } from './launch.ts'
import type { Preparation } from './run-launcher.ts'
import { type LocalSettings, readLocalSettings } from './settings.ts'

const repositoryFolder = join(import.meta.dirname, '../../..')

/** The ports, once those that were left to us are chosen. */
interface Ports {
  api: number
  worker: number
  sandbox: number
}

/**
 * Works out from the environment what to start and what to tell about it.
 *
 * @throws {SettingsError} Every mistake in the settings at once.
 */
export async function prepareLaunch(env: Env): Promise<Preparation> {
  const settings = readLocalSettings(env)
  const ports = {
    api: settings.api.PORT || (await freePort()),
    worker: settings.worker.WORKER_PORT || (await freePort()),
    sandbox: settings.sandbox.SANDBOX_PORT || (await freePort()),
  }
  const hasSandbox = settings.worker.PROVIDERS === 'sandbox' && !env.SANDBOX_URL?.trim()
  return {
    plan: planLaunch({ settings, env, ports, hasSandbox }),
    facts: {
      apiUrl: urlOf(settings.api.HOST, ports.api),
      workerUrl: urlOf(settings.worker.WORKER_HOST, ports.worker),
      sandboxUrl: hasSandbox ? urlOf(settings.sandbox.SANDBOX_HOST, ports.sandbox) : null,
      simulatedProviders: simulatedProviders(settings.worker),
      hasAdminToken: settings.api.ADMIN_TOKEN !== undefined,
      notices: settings.redis?.notices ?? [],
    },
  }
}

interface PlanInput {
  settings: LocalSettings
  env: Env
  ports: Ports
  hasSandbox: boolean
}

function planLaunch({ settings, env, ports, hasSandbox }: PlanInput): LaunchPlan {
  const { api, worker, sandbox, redis } = settings
  const sandboxClaim = { setting: 'SANDBOX_PORT', host: sandbox.SANDBOX_HOST, port: ports.sandbox }
  return {
    // The worker warms the cache at once, so somebody must be there to answer it.
    apps: [
      ...(hasSandbox ? [{ name: 'sandbox' as const, entry: mainOf('sandbox'), after: [] }] : []),
      { name: 'api', entry: mainOf('api'), after: [] },
      { name: 'worker', entry: mainOf('worker'), after: hasSandbox ? ['sandbox' as const] : [] },
    ],
    env: {
      ...env,
      PORT: String(ports.api),
      WORKER_PORT: String(ports.worker),
      SANDBOX_PORT: String(ports.sandbox),
      ...(hasSandbox ? { SANDBOX_URL: urlOf(settings.sandbox.SANDBOX_HOST, ports.sandbox) } : {}),
    },
    ports: [
      { setting: 'PORT', host: api.HOST, port: ports.api },
      { setting: 'WORKER_PORT', host: worker.WORKER_HOST, port: ports.worker },
      ...(hasSandbox ? [sandboxClaim] : []),
    ],
    redis,
    // By port, so that two checkouts' worth of settings in one folder do not share a queue.
    dataFolder: join(repositoryFolder, '.data', `port-${ports.api}`),
  }
}

function mainOf(app: string): string {
  return join(repositoryFolder, 'apps', app, 'src/main.ts')
}

/** An address that means every interface is reached through this machine's own. */
function urlOf(host: string, port: number): string {
  if (host === '0.0.0.0' || isLoopback(host)) return `http://127.0.0.1:${port}`
  if (host === '::') return `http://[::1]:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** A provider whose address is set explicitly is asked there, whatever `PROVIDERS` says. */
function simulatedProviders(worker: LocalSettings['worker']): string[] {
  if (worker.PROVIDERS !== 'sandbox') return []
  const given = new Set(
    Object.entries(worker).flatMap(([name, value]) => (value === undefined ? [] : [name])),
  )
  const providers = Object.keys(workerSettingSpecs).flatMap(
    (name) => /^(\w+)_BASE_URL$/.exec(name)?.[1] ?? [],
  )
  return providers
    .filter((provider) => !given.has(`${provider}_BASE_URL`))
    .map((provider) => provider.toLowerCase().replaceAll('_', '-'))
}
