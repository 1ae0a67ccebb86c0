/** A service that does what the first argument says; for the tests of `runService`. */
import { createServer } from 'node:http'
import { createLogger } from '../../logging/create-logger.ts'
import { SettingsError } from '../../settings/settings-error.ts'
import { notifyParent } from '../notify-parent.ts'
import { runService, type Service } from '../run-service.ts'

const [mode, value = ''] = process.argv.slice(2)
const logger = createLogger({ name: 'service', settings: { LOG_LEVEL: 'info', LOG_LEVELS: {} } })
const sayClosed = (label: string) => () => logger.info(`${label} closed`)

const modes: Record<string, (service: Service) => Promise<void>> = {
  'bad-settings': async () => {
    throw new SettingsError(['PORT must be an integer from 0 to 65535, got "abc"', 'NAME is required'])
  },
  'port-taken': async ({ onClose }) => {
    const server = createServer()
    onClose('http', sayClosed('http'))
    const { promise, reject } = Promise.withResolvers<void>()
    server.once('error', reject).listen(Number(value), '127.0.0.1')
    await promise
  },
  throws: async () => {
    throw new Error('cannot log in to redis://default:canary@cache:6379\nsecond line')
  },
  'rejects-later': async ({ onClose }) => {
    onClose('redis', sayClosed('redis'))
    setTimeout(() => void Promise.reject(new Error('nobody handled this')), 20)
  },
  'rejects-early': async (service) => {
    void Promise.reject(new Error('before there was a logger'))
    await new Promise(() => setTimeout(() => service, 10_000))
  },
  hangs: async ({ onClose }) => {
    onClose('redis', sayClosed('redis'))
    onClose('queue', () => new Promise(() => undefined))
  },
  'starts-forever': async ({ onClose }) => {
    onClose('redis', sayClosed('redis'))
    logger.info('starting')
    await new Promise(() => setTimeout(() => undefined, 60_000))
  },
  serves: async ({ onClose }) => {
    const server = createServer().listen(0, '127.0.0.1')
    onClose('redis', sayClosed('redis'))
    onClose('http', () => server.close())
    onClose('http', sayClosed('http'))
  },
}

await runService({
  name: 'service',
  closeTimeoutMs: 300,
  start: async (service) => {
    if (mode !== 'rejects-early') service.useLogger(logger)
    // A service has something open; without it the process would end by itself.
    setInterval(() => undefined, 60_000)
    await modes[mode ?? '']?.(service)
    notifyParent({ ready: true, pid: process.pid })
    logger.info('started')
  },
})
