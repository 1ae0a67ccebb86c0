import { settingSpecs as apiSettings } from '@marketcache/api/settings'
import { settingSpecs as sandboxSettings } from '@marketcache/sandbox/settings'
import { settingSpecs as workerSettings } from '@marketcache/worker/settings'
import { renderCacheOptions } from './cache-options.ts'
import { collectSettings, renderEnvExample, renderReference } from './settings-reference.ts'

/** Every file that is written from the code, by its path from the root of the repository. */
export function generatedDocs(): ReadonlyMap<string, string> {
  const settings = collectSettings({ api: apiSettings, worker: workerSettings, sandbox: sandboxSettings })
  return new Map([
    ['docs/cache/options.md', renderCacheOptions()],
    ['docs/reference/settings.md', renderReference(settings)],
    ['.env.example', renderEnvExample(settings)],
  ])
}

/** Where such a path is on this machine. */
export function locate(path: string): URL {
  return new URL(`../../../${path}`, import.meta.url)
}
