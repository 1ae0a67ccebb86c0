import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { prepareLaunch } from './prepare-launch.ts'
import { runLauncher } from './run-launcher.ts'

// What the environment says already wins over the file.
const envFile = join(import.meta.dirname, '../../../.env')
if (existsSync(envFile)) process.loadEnvFile(envFile)

await runLauncher({ env: process.env, prepare: () => prepareLaunch(process.env) })
