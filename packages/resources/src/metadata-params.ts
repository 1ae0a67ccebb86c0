import { Type } from '@marketcache/contracts'

const name = '^[A-Za-z][A-Za-z0-9_-]{0,39}$'

/** What kind of thing a document is about: a name out of `METADATA_ORIGINS`. Case does not matter. */
export const MetadataKind = Type.String({
  pattern: name,
  maxLength: 40,
  description: 'kind of entity as `METADATA_ORIGINS` names it, for example `crew`',
})

/** A list that belongs to an entity: the second part of a name out of `METADATA_ORIGINS`. Case does not matter. */
export const MetadataRelation = Type.String({
  pattern: name,
  maxLength: 40,
  description: 'relation of that kind as `METADATA_ORIGINS` names it, for example `agents`',
})

/** An entity as its origin names it. Case matters. No `/`, so that an id is always one segment of a path. */
export const MetadataId = Type.String({
  pattern: '^[A-Za-z0-9_][A-Za-z0-9_.:@~-]{0,127}$',
  maxLength: 128,
  description: 'id of the entity at its origin, for example `1`',
})
