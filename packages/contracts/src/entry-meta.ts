import { Nullable, type Static, Type } from './schema.ts'

const IsoTime = (description: string) => Type.String({ format: 'date-time', description })

/** What every entry tells about itself, beside its data. */
export const EntryMeta = Type.Object(
  {
    resource: Type.String({ description: 'Name of the resource' }),
    params: Type.Record(Type.String(), Type.String(), {
      description: 'Parameters in their canonical spelling',
    }),
    source: Type.String({ description: 'Provider that told the value' }),
    simulated: Type.Boolean({ description: 'True when the sandbox answered instead of the provider' }),
    asOf: Nullable(IsoTime("The provider's own time of the value; null when it gives none")),
    fetchedAt: IsoTime('When the worker received the value'),
    freshUntil: IsoTime('Until when the value counts as fresh'),
    staleUntil: IsoTime('Until when the value is served at once although a refresh is wanted'),
    delaySeconds: Nullable(
      Type.Number({ description: 'Known delay of the exchange feed; null when unknown', 'x-unit': 's' }),
    ),
  },
  { additionalProperties: false },
)
export type EntryMeta = Static<typeof EntryMeta>
