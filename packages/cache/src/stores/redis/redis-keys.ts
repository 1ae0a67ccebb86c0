import { CacheError } from '../../cache-error.ts'
import { createKeys, escapePart } from '../../keys.ts'

/** Names of what the store keeps beside entries; none begins like an entry, each shares its slot with what it belongs to. */
export interface RedisKeys {
  eventChannel: string
  /** @throws {CacheError} `invalid_key` when the key holds braces, which choose the slot. */
  lease: (key: string) => string
  tag: (tag: string) => { members: string; mark: string }
}

/** Creates the names for one prefix. */
export function createRedisKeys(prefix: string): RedisKeys {
  const { eventChannel } = createKeys(prefix)
  const root = eventChannel.slice(0, eventChannel.lastIndexOf(':'))
  return { eventChannel, lease, tag }

  function tag(name: string): { members: string; mark: string } {
    const base = `{${root}:tag:${escapePart(name)}}`
    return { members: `${base}:members`, mark: `${base}:mark` }
  }
}

function lease(key: string): string {
  if (!/[{}]/.test(key)) return `{${key}}:lease`
  throw new CacheError('invalid_key', `key: expected one without braces, got "${key}"`, {
    isRetryable: false,
  })
}
