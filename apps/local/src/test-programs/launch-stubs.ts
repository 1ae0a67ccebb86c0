// The launcher with stand-ins for the applications: `launch-stubs.ts <data folder> <name=file>...`
import { join } from 'node:path'
import { redisEnvMistakes, redisOptionsFromEnv } from '@marketcache/cache'
import { readSettings, redisChecks, redisPlaces, redisSettings } from '@marketcache/platform'
import type { AppName } from '../launch.ts'
import { runLauncher } from '../run-launcher.ts'

const [dataFolder = '', ...stubs] = process.argv.slice(2)
const apps = stubs.map((stub) => {
  const [name = '', file = ''] = stub.split('=')
  return { name: toAppName(name), entry: join(import.meta.dirname, file), after: [] }
})

const settings = readSettings(redisSettings, process.env, redisChecks(redisEnvMistakes))

await runLauncher({
  env: process.env,
  prepare: async () => ({
    plan: {
      apps,
      env: process.env,
      ports: [{ setting: 'PORT', host: '127.0.0.1', port: Number(process.env.PORT) }],
      redis: redisPlaces(settings, redisOptionsFromEnv),
      dataFolder,
    },
    facts: {
      apiUrl: 'http://127.0.0.1:1',
      workerUrl: 'http://127.0.0.1:2',
      sandboxUrl: null,
      simulatedProviders: [],
      hasAdminToken: false,
      notices: [],
    },
  }),
})

function toAppName(name: string): AppName {
  if (name === 'api' || name === 'worker' || name === 'sandbox') return name
  throw new Error(`launch-stubs: expected api, worker or sandbox, got "${name}"`)
}
