/**
 * Measures how many bytes of Redis a bar, a ticker and a quote take, written by a real worker out of the sandbox.
 *
 * `pnpm bench:memory`; the page goes to standard output and to results/memory.md.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findRedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { describeMachine } from './harness/describe-machine.ts'
import { measureEntries } from './memory/measure-entries.ts'
import { memoryReport } from './memory/report.ts'
import { startMarket } from './memory/start-market.ts'

const page = join(import.meta.dirname, '../results/memory.md')
const redisServer = await findRedisServer({ announce })

await using opened = new AsyncDisposableStack()
const server = await startRedisServer()
opened.defer(() => server.stop())
const market = await startMarket(server.url)
opened.defer(market.stop)
const redis = new Redis(server.url)
opened.defer(() => redis.disconnect())

const entries = await measureEntries({ apiUrl: market.apiUrl, redis })
const report = memoryReport({ entries, setup: await describeMachine(redisServer) })
process.stdout.write(report)
await writeFile(page, report)

function announce(line: string): void {
  process.stderr.write(`${line}\n`)
}
