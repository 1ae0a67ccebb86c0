import { createLogger, notifyParent, runService } from '@marketcache/platform'
import { readSandboxSettings } from './settings.ts'
import { startSandbox } from './start-sandbox.ts'

await runService({
  name: 'marketcache-sandbox',
  portSetting: 'SANDBOX_PORT',
  start: async ({ onClose, useLogger }) => {
    const settings = readSandboxSettings(process.env)
    const logger = createLogger({ name: 'sandbox', settings })
    useLogger(logger)
    const { url, port, close } = await startSandbox({
      host: settings.SANDBOX_HOST,
      port: settings.SANDBOX_PORT,
      seed: settings.SANDBOX_SEED,
      logger,
    })
    onClose('http', close)
    logger.info({ url, port, seed: settings.SANDBOX_SEED }, 'sandbox ready')
    notifyParent({ ready: true, port })
  },
})
