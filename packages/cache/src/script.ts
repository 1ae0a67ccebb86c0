import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Cluster, Redis } from 'ioredis'

/** A Lua script, sent by its hash and with its text only when the server does not know it. */
export interface Script {
  /** SHA-1 of its text, for pipelines. */
  hash: string
  run: (
    redis: Redis | Cluster,
    keys: readonly string[],
    args: readonly (string | number | Buffer)[],
  ) => Promise<unknown>
}

/** Loads the Lua file at a URL, once. */
export function loadScript(file: URL): Script {
  const source = readFileSync(file, 'utf8')
  const hash = createHash('sha1').update(source).digest('hex')
  return {
    hash,
    run: async (redis, keys, args) => {
      try {
        return await redis.evalsha(hash, keys.length, ...keys, ...args)
      } catch (error) {
        if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
        return redis.eval(source, keys.length, ...keys, ...args)
      }
    },
  }
}
