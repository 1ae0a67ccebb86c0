import { defineResource, Type } from '@marketcache/contracts'
import { Owner, ownerTags } from '@marketcache/resources'

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
