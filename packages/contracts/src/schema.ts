/**
 * The only file that imports the schema library, so that moving to another version of it is one line.
 */
import { FormatRegistry, type Static, type TObject, type TSchema, Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'

export type { Static, TObject, TSchema }
export { Type }

// The library refuses every text whose format it was not taught.
FormatRegistry.Set('date', (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && isTime(`${text}T00:00:00Z`))
FormatRegistry.Set(
  'date-time',
  (text) => /^\d{4}-\d{2}-\d{2}T.+(Z|[+-]\d{2}:\d{2})$/.test(text) && isTime(text),
)

/** A value that may be unknown: `null` is how every payload of ours says so. */
export function Nullable<Schema extends TSchema>(schema: Schema) {
  const { description, ...annotations } = schema
  const options = description === undefined ? {} : { description, ...unitOf(annotations) }
  return Type.Union([schema, Type.Null()], options)
}

/** A compiled check of one schema. */
export interface Validator<Value = unknown> {
  /** Says whether the value has the schema's shape. */
  accepts: (value: unknown) => value is Value
  /** Names the first mistake as `path: what was expected`, or null when there is none. */
  explain: (value: unknown) => string | null
}

/** Compiles a schema once, for checks that are repeated. */
export function createValidator<Schema extends TSchema>(schema: Schema): Validator<Static<Schema>> {
  const compiled = TypeCompiler.Compile(schema)
  return {
    accepts: (value): value is Static<Schema> => compiled.Check(value),
    explain: (value) => {
      const mistake = compiled.Errors(value).First()
      return mistake === undefined ? null : `${mistake.path || '/'}: ${mistake.message}`
    },
  }
}

function unitOf(annotations: Record<string, unknown>): Record<string, unknown> {
  return 'x-unit' in annotations ? { 'x-unit': annotations['x-unit'] } : {}
}

function isTime(text: string): boolean {
  return !Number.isNaN(Date.parse(text))
}
