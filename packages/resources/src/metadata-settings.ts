import { Type } from '@marketcache/contracts'

/** Settings of metadata that those who read them need; where they come from is told to who fetches them. */
export const metadataReadSettings = {
  METADATA_RELEVANT_FIELDS: {
    schema: Type.Record(Type.String(), Type.String({ pattern: '^[^|,=]+(\\|[^|,=]+)*$' }), {
      default: {},
      expected: 'a list like crew=name|is_public|description,agent=name',
    }),
    description:
      'Fields of each kind of metadata that matter: an entity in which only others changed stays cached; of a kind that is not named every field matters',
  },
}

/** Fields that matter, by kind, as the setting has them: `name|is_public`. */
export type RelevantFields = Readonly<Record<string, string>>

/** Whether a change touched a field that matters. @param kind In its canonical spelling. */
export function isRelevantChange(fields: RelevantFields, kind: string, changed: readonly string[]): boolean {
  const declared = Object.entries(fields).find(([name]) => name.trim().toLowerCase() === kind)?.[1]
  if (declared === undefined) return changed.length > 0
  const relevant = new Set(declared.split('|').map((field) => field.trim()))
  return changed.some((field) => relevant.has(field.trim()))
}
