import { prepareLaunch } from './prepare-launch.ts'
import { runLauncher } from './run-launcher.ts'

await runLauncher({ env: process.env, prepare: () => prepareLaunch(process.env) })
