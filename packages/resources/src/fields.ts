import { Nullable, Type } from '@marketcache/contracts'

/** A number that may be unknown, with its unit. */
export const Amount = (description: string, unit: string) =>
  Nullable(Type.Number({ description, 'x-unit': unit }))

/** A time that may be unknown, ISO 8601 UTC. */
export const Time = (description: string) => Nullable(Type.String({ format: 'date-time', description }))

/** A text that may be unknown. */
export const Text = (description: string) => Nullable(Type.String({ description }))
