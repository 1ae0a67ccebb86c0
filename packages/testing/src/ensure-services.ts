/**
 * Installs what tests need and is not there, once and before they run side by side: packages can only be installed one at a time.
 */
import { ensureOpenssl } from './ensure-openssl.ts'
import { findRedisServer } from './find-redis-server.ts'

const announce = (line: string) => process.stdout.write(`${line}\n`)
await findRedisServer({ announce })
await ensureOpenssl({ announce })
