import { dayMs, defineResource, hourMs, minuteMs, type Static, Type } from '@marketcache/contracts'
import { MetadataId, MetadataKind } from './metadata-params.ts'

const Metadata = Type.Record(Type.String(), Type.Unknown(), {
  description: 'The JSON object that the origin gave, as it is',
})
/** A document about one entity, as its origin gave it. */
export type Metadata = Static<typeof Metadata>

export const metadata = defineResource({
  name: 'metadata',
  aliases: [],
  summary: 'Metadata of one entity from a configured origin; kinds that are not configured are unknown',
  path: '/metadata/:kind/:id',
  batch: { path: '/metadata/:kind', param: 'id', query: 'ids' },
  params: Type.Object({ kind: MetadataKind, id: MetadataId }),
  example: { kind: 'crew', id: '1' },
  payload: Metadata,
  freshness: { freshForMs: 5 * minuteMs, staleForMs: hourMs, keepForMs: dayMs },
  canonical: ({ kind, id }) => ({ kind: kind.toLowerCase(), id }),
  route: ({ kind, id }) => [{ call: 'metadata.entity', group: 'all', item: `${kind}/${id}` }],
  tags: ({ kind, id }) => [`metadata:${kind}:${id}`],
})
