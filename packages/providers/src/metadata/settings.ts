import { type Static, type TObject, Type } from '@marketcache/contracts'
import { explainOrigin } from './origin-template.ts'

/** Settings of the origins of metadata. */
export const metadataSettings = {
  METADATA_ORIGINS: {
    schema: Type.Record(Type.String(), Type.String(), {
      default: {},
      expected:
        'a list like crew=https://app.example/crews/{id},crew.agents=https://app.example/crews/{id}/agents',
    }),
    description:
      'Where metadata come from: a URL with `{id}` for each kind, and for each relation of a kind; defaults to the sandbox, or live to none',
  },
  METADATA_ALLOW_PRIVATE: {
    schema: Type.Boolean({ default: false }),
    description:
      'Whether origins of metadata may be in private networks; otherwise addresses that are private, link-local or of metadata services are refused',
  },
  METADATA_CALLS_PER_MINUTE: {
    schema: Type.Integer({ minimum: 1, maximum: 100_000, default: 600 }),
    description: 'Calls to the origins of metadata per minute, all of them together',
  },
} as const

type Schemas = { [Name in keyof typeof metadataSettings]: (typeof metadataSettings)[Name]['schema'] }

/** Values of `metadataSettings`. */
export type MetadataSettings = { readonly [Name in keyof Schemas]: Static<TObject<Schemas>>[Name] }

/** Names every origin that is wrong, and what is wrong about it; URLs are not repeated. */
export function metadataMistakes({ METADATA_ORIGINS, METADATA_ALLOW_PRIVATE }: MetadataSettings): string[] {
  return Object.entries(METADATA_ORIGINS).flatMap((origin) => {
    const mistake = explainOrigin(origin, { isPrivateAllowed: METADATA_ALLOW_PRIVATE })
    return mistake === null ? [] : [`METADATA_ORIGINS: ${origin[0]}: ${mistake}`]
  })
}
