import { isLoopback } from '../is-loopback.ts'
import { Type } from './schema.ts'
import type { SettingCheck, SettingSpecs, Settings } from './setting-spec.ts'

/** Where an application listens and who may administer it; its port is its own setting. */
export const httpSettings = {
  HOST: {
    schema: Type.String({
      default: '127.0.0.1',
      pattern: '^[A-Za-z0-9_.:-]+$',
      expected: 'an address or a host name to listen on',
    }),
    description: 'Address to listen on; one that is not loopback needs `ADMIN_TOKEN`',
  },
  ADMIN_TOKEN: {
    schema: Type.Optional(Type.String({ minLength: 16, pattern: '^[\\x21-\\x7e]+$', expected: tokenForm() })),
    description: 'Bearer token of the admin routes; without it they answer to loopback only',
    isSecret: true,
  },
} satisfies SettingSpecs

/** Values of `httpSettings`. */
export type HttpSettings = Settings<typeof httpSettings>

/** Refuses to be reachable from elsewhere without a token. */
export const httpChecks: readonly SettingCheck<typeof httpSettings>[] = [
  ({ HOST, ADMIN_TOKEN }) =>
    isLoopback(HOST) || ADMIN_TOKEN !== undefined
      ? []
      : [
          `ADMIN_TOKEN is required because HOST is "${HOST}", which others can reach: set it, or HOST=127.0.0.1`,
        ],
]

function tokenForm(): string {
  return 'at least 16 visible ASCII characters without spaces'
}
