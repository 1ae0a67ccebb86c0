import { type HeaderFields, headerAround } from '../../entry.ts'
import type { Script } from '../../script.ts'
import type { StoreAnswer, StoreVerdict } from '../store.ts'
import type { RedisClient } from './redis-client.ts'

/** What the script is given. */
export interface ScriptWrite {
  redis: RedisClient
  channel: string
  entry: HeaderFields & { key: string; fence: number | null; asOf: number | null; body: Buffer }
  lifetimeMs: number
  /** The writer's time, by the clock that stamps deadlines. */
  nowMs: number
}

type ScriptVerdict = Exclude<StoreVerdict, 'invalidated'>

/** Writes an entry unless what is stored must win. */
export async function runWrite(
  script: Script,
  { redis, channel, entry, lifetimeMs, nowMs }: ScriptWrite,
): Promise<StoreAnswer & { verdict: ScriptVerdict }> {
  const [before, behind] = headerAround(entry)
  const { kind, fence, asOf } = entry
  const args = [kind, fence ?? '', lifetimeMs, asOf ?? '', before, behind, entry.body, channel, nowMs]
  const reply = await script.run(redis, [entry.key], args)
  const [verdict, revision, written] = Array.isArray(reply) ? reply.map(String) : []
  if (revision !== undefined && isVerdict(verdict)) return { verdict, revision, fence: Number(written) }
  throw new Error('write-entry: expected verdict, revision and fence, got something else')
}

function isVerdict(text: string | undefined): text is ScriptVerdict {
  return text === 'written' || text === 'older' || text === 'kept' || text === 'future'
}
