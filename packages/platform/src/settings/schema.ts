/**
 * The only file of this package that imports the schema library, so that moving to another version is one line.
 */
import { KindGuard, type Static, type TOptional, type TSchema, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'

export type { Static, TOptional, TSchema }
export { Type }

/** Says whether the value has the schema's shape. */
export function accepts<Schema extends TSchema>(schema: Schema, value: unknown): value is Static<Schema> {
  return Value.Check(schema, value)
}

/** Says whether the schema is marked optional, so that a missing value is none. */
export function isOptional(schema: TSchema): boolean {
  return KindGuard.IsOptional(schema)
}
