import { dayMs, defineResource, hourMs, minuteMs, type Static, Type } from '@marketcache/contracts'
import { MetadataId, MetadataKind, MetadataRelation } from './metadata-params.ts'

const Related = Type.Union([Type.Array(Type.Unknown()), Type.Record(Type.String(), Type.Unknown())], {
  description: 'The JSON list or object that the origin gave, as it is',
})
/** What belongs to one entity, as its origin gave it. */
export type Related = Static<typeof Related>

export const metadataRelation = defineResource({
  name: 'metadata-relation',
  aliases: ['metadata'],
  summary: 'What belongs to one entity, for example the agents of a crew, from a configured origin',
  path: '/metadata/:kind/:id/:relation',
  batch: null,
  params: Type.Object({ kind: MetadataKind, id: MetadataId, relation: MetadataRelation }),
  example: { kind: 'crew', id: '1', relation: 'agents' },
  payload: Related,
  freshness: { freshForMs: 5 * minuteMs, staleForMs: hourMs, keepForMs: dayMs },
  canonical: ({ kind, id, relation }) => ({
    kind: kind.toLowerCase(),
    id,
    relation: relation.toLowerCase(),
  }),
  route: ({ kind, id, relation }) => [
    { call: 'metadata.relation', group: 'all', item: `${kind}/${id}/${relation}` },
  ],
  // That of the entity, so that whatever drops it drops what belongs to it as well.
  tags: ({ kind, id }) => [`metadata:${kind}:${id}`],
})
