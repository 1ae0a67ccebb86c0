import { join } from 'node:path'
import { startProcess } from '@marketcache/testing'

/** Sandbox, worker and API over one Redis. */
export interface RunningMarket {
  apiUrl: string
  stop: () => Promise<void>
}

const repository = join(import.meta.dirname, '../../..')
const address = /http:\/\/[\d.]+:\d+/

/** Starts them as `npm start` does, with nothing kept warm. */
export async function startMarket(redisUrl: string): Promise<RunningMarket> {
  await using starting = new AsyncDisposableStack()
  const start = async (main: string, waitFor: RegExp, env: Readonly<Record<string, string>>) => {
    const started = await startProcess({
      command: process.execPath,
      args: [join(repository, main)],
      env: { NODE_ENV: 'production', LOG_LEVEL: 'info', ALLOW_UNSAFE_EVICTION: 'true', ...env },
    })
    starting.defer(async () => void (await started.stop()))
    return started.waitForLine(waitFor, 20_000)
  }
  const sandbox = await start('apps/sandbox/src/main.ts', address, { SANDBOX_PORT: '0' })
  const redis = { REDIS_URL: redisUrl, QUEUE_REDIS_URL: redisUrl }
  await start('apps/worker/src/main.ts', /worker ready/, {
    ...redis,
    SANDBOX_URL: urlIn(sandbox),
    WORKER_PORT: '0',
    WARM_COINS: 'none',
    WARM_SYMBOLS: 'none',
    WARM_LISTINGS: 'none',
  })
  const api = await start('apps/api/src/main.ts', address, { ...redis, HOST: '127.0.0.1', PORT: '0' })
  const running = starting.move()
  return { apiUrl: urlIn(api), stop: () => running.disposeAsync() }
}

function urlIn(line: string): string {
  return address.exec(line)?.[0] ?? ''
}
