import { createHash, timingSafeEqual } from 'node:crypto'
import { Type } from '@marketcache/contracts'
import type { SettingSpecs } from '@marketcache/platform'

/** Who may have values made that cost something, beside users and the admin. */
export const apiKeySettings = {
  API_KEYS: {
    schema: Type.Array(Type.String({ pattern: '^([A-Za-z0-9_.-]{1,64}:)?[0-9A-Fa-f]{64}$' }), {
      default: [],
      expected:
        'SHA-256 hashes of keys in hexadecimal, separated by commas, each with a name before it or without: name:hash',
    }),
    description:
      'Hashes of the keys that may ask for new analyses; `docs/reference/analysis.md` says how to make one',
    isSecret: true,
  },
} satisfies SettingSpecs

/** Says whether a text is one of the keys. */
export type AcceptsKey = (presented: string) => boolean

/** Creates that check; keys are known by their hashes alone. @param listed As `API_KEYS` lists them. */
export function createAcceptsKey(listed: readonly string[]): AcceptsKey {
  const hashes = listed.map((each) => Buffer.from(each.slice(-64), 'hex'))
  return (presented) => {
    const given = createHash('sha256').update(presented).digest()
    // All of them are compared, so that the time tells nothing about which one was nearly right.
    return hashes.filter((hash) => timingSafeEqual(hash, given)).length > 0
  }
}
