import type { TSchema } from './schema.ts'

const booleans = new Map([
  ['true', true],
  ['1', true],
  ['yes', true],
  ['on', true],
  ['false', false],
  ['0', false],
  ['no', false],
  ['off', false],
])

/**
 * Turns a variable's text into the kind of value that the schema speaks of.
 *
 * @returns The text itself where it cannot be one, so that the schema refuses it.
 */
export function parseSetting(schema: TSchema, text: string): unknown {
  switch (schema.type) {
    case 'integer':
    case 'number':
      return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : text
    case 'boolean':
      return booleans.get(text.toLowerCase()) ?? text
    case 'array':
      return listOf(text)
    case 'object':
      return pairsOf(text)
    default:
      return text
  }
}

/** Completes "NAME must be ..." for a schema. */
export function describeSchema(schema: TSchema): string {
  if (typeof schema.expected === 'string') return schema.expected
  if (schema.anyOf !== undefined) return `one of ${choicesOf(schema).join(', ')}`
  switch (schema.type) {
    case 'integer':
      return `an integer${describeRange(schema)}`
    case 'number':
      return `a number${describeRange(schema)}`
    case 'boolean':
      return 'true or false'
    case 'array':
      return `a list separated by commas${schema.items?.expected ? `, each ${schema.items.expected}` : ''}`
    case 'object':
      return 'a list like name=value,name=value'
    default:
      return `a text${describeLength(schema)}`
  }
}

function describeRange({ minimum, maximum, exclusiveMinimum }: TSchema): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`
  if (exclusiveMinimum !== undefined && maximum !== undefined) {
    return ` above ${exclusiveMinimum} and at most ${maximum}`
  }
  if (minimum !== undefined) return ` of at least ${minimum}`
  if (exclusiveMinimum !== undefined) return ` above ${exclusiveMinimum}`
  return maximum === undefined ? '' : ` of at most ${maximum}`
}

function describeLength({ minLength, pattern }: TSchema): string {
  if (minLength !== undefined) return ` of at least ${minLength} characters`
  return pattern === undefined ? '' : ` that matches ${pattern}`
}

function choicesOf(schema: TSchema): string[] {
  const choices: readonly TSchema[] = schema.anyOf
  return choices.map((choice) => String(choice.const))
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

/** Reads `a=x,b=y`; a part without `=` becomes a name without a value, which no schema of ours accepts. */
function pairsOf(text: string): unknown {
  const pairs = listOf(text).map((item): [string, unknown] => {
    const at = item.indexOf('=')
    return at < 0 ? [item, undefined] : [item.slice(0, at).trim(), item.slice(at + 1).trim()]
  })
  return Object.fromEntries(pairs)
}
