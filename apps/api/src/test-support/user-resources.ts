import { defineInput, defineResource, Type } from '@marketcache/contracts'
import { Owner, ownerTags } from '@marketcache/resources'
import { SignJWT } from 'jose'

const hash = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'hash' })
const freshness = { freshForMs: 10_000, staleForMs: 60_000, keepForMs: 600_000 }
const payload = Type.Object({ words: Type.Array(Type.String()) })

/** A value that is asked for by what is posted, for everybody or for one user. */
export const report = defineResource({
  name: 'report',
  summary: 'A report',
  scope: 'either',
  path: '/reports/:hash',
  batch: null,
  params: Type.Object({ owner: Owner, hash }),
  example: { owner: 'public', hash: '0'.repeat(64) },
  payload,
  freshness,
  canonical: (params) => params,
  route: (params) => [{ call: 'computed.report', group: 'all', item: `${params.owner}/${params.hash}` }],
  input: defineInput({
    path: '/reports',
    body: Type.Object(
      { words: Type.Array(Type.String(), { maxItems: 50 }) },
      { additionalProperties: false },
    ),
    needsKey: false,
    maxBytes: 100,
    read: ({ words }) =>
      words.length === 0
        ? { mistakes: [{ field: 'words', message: 'must hold a word' }] }
        : { input: { words: words.toSorted() }, params: {} },
    inputOf: ({ words }: { words: string[] }) => ({ words }),
  }),
  tags: ({ owner }) => ownerTags(owner, 'report'),
})

/** A value that only ever belongs to a user. */
export const diary = defineResource({
  name: 'diary',
  summary: 'A diary',
  scope: 'user',
  path: '/diaries/:day',
  batch: { path: '/diaries', param: 'day', query: 'days' },
  params: Type.Object({ owner: Owner, day: Type.String({ pattern: '^[a-z0-9-]+$', description: 'day' }) }),
  example: { owner: 'public', day: 'monday' },
  payload,
  freshness,
  canonical: (params) => params,
  route: ({ owner, day }) => [{ call: 'computed.diary', group: 'all', item: `${owner}/${day}` }],
  tags: ({ owner }) => ownerTags(owner, 'diary'),
})

/** A resource whose values belong to everybody or to one user, as tests of user-scoped entries need one. */
export const notes = defineResource({
  name: 'notes',
  aliases: ['memo'],
  summary: 'What somebody wrote down',
  scope: 'either',
  path: '/notes/:topic',
  batch: null,
  params: Type.Object({
    owner: Owner,
    topic: Type.String({ pattern: '^[a-z]+$' }),
  }),
  example: { owner: 'public', topic: 'gold' },
  payload: Type.Object({ text: Type.String() }),
  freshness: { freshForMs: 1_000, staleForMs: 2_000, keepForMs: 3_000 },
  canonical: ({ owner, topic }) => ({ owner, topic }),
  route: () => [],
  tags: ({ owner }) => ownerTags(owner, 'notes'),
})

/** Settings by which tokens of `tokenOf` are believed. */
export const jwtSettings = {
  JWT_SECRET: 'a-secret-that-is-long-enough-for-hs256',
  JWT_ISSUER: 'https://login.example',
  JWT_AUDIENCE: 'marketcache',
}

/** Signs a token for a user; claims, key and algorithm can be changed. */
export async function tokenOf(
  user: string,
  nowMs: number,
  changes: {
    claims?: Record<string, unknown>
    secret?: string
    algorithm?: string
    expiresInMs?: number
  } = {},
): Promise<string> {
  const { claims = {}, secret = jwtSettings.JWT_SECRET, algorithm = 'HS256', expiresInMs = 60_000 } = changes
  const payload = {
    iss: jwtSettings.JWT_ISSUER,
    aud: jwtSettings.JWT_AUDIENCE,
    sub: user,
    exp: Math.floor((nowMs + expiresInMs) / 1000),
    ...claims,
  }
  return new SignJWT(payload).setProtectedHeader({ alg: algorithm }).sign(new TextEncoder().encode(secret))
}
