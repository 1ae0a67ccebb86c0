import { Type } from '@marketcache/contracts'
import type { SettingCheck, SettingSpecs, Settings } from '@marketcache/platform'

/** Who is believed to be a user: tokens are checked here and made elsewhere. */
export const authSettings = {
  JWT_SECRET: {
    schema: Type.Optional(Type.String({ minLength: 32, expected: 'at least 32 characters' })),
    description: 'Secret of HS256 tokens of users; this or `JWT_JWKS_URL`',
    isSecret: true,
  },
  JWT_JWKS_URL: {
    schema: Type.Optional(Type.String({ pattern: '^https?://[^\\s]+$', expected: 'an http or https URL' })),
    description: 'Where the public keys of tokens of users are (RS256, PS256, ES256, EdDSA)',
  },
  JWT_ISSUER: {
    schema: Type.Optional(Type.String({ minLength: 1 })),
    description: 'Issuer (`iss`) that these tokens must name; required where there is a secret or a key URL',
  },
  JWT_AUDIENCE: {
    schema: Type.Optional(Type.String({ minLength: 1 })),
    description: 'Audience (`aud`) that they must name; required where there is a secret or a key URL',
  },
} satisfies SettingSpecs

/** Values of `authSettings`. */
export type AuthSettings = Settings<typeof authSettings>

/** Refuses settings that would believe tokens which were made for somebody else. */
export const authChecks: readonly SettingCheck<typeof authSettings>[] = [
  ({ JWT_SECRET, JWT_JWKS_URL }) =>
    JWT_SECRET !== undefined && JWT_JWKS_URL !== undefined
      ? ['JWT_SECRET and JWT_JWKS_URL exclude each other: tokens are signed with one kind of key']
      : [],
  ({ JWT_SECRET, JWT_JWKS_URL, ...must }) => {
    if (JWT_SECRET === undefined && JWT_JWKS_URL === undefined) return []
    const missing = (['JWT_ISSUER', 'JWT_AUDIENCE'] as const).filter((name) => must[name] === undefined)
    return missing.map((name) => `${name} is required where tokens of users are believed`)
  },
]
