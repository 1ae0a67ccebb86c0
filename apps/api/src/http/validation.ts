import { Ajv, type ErrorObject } from 'ajv'
import type { FastifySchemaCompiler } from 'fastify'
import type { FieldMistake } from './problem.ts'
import { expectedOfUnion, withoutOtherBranches } from './union-errors.ts'

const common = { allErrors: true, verbose: true, useDefaults: true, strict: false } as const
const longestShown = 60

/**
 * Compiles the schemas of requests.
 *
 * Texts in paths and queries become the numbers that their schema asks for; bodies must be right as they are. Nothing is
 * removed silently.
 */
export function createValidatorCompiler(): FastifySchemaCompiler<object> {
  const exact = new Ajv({ ...common, coerceTypes: false })
  const coercing = new Ajv({ ...common, coerceTypes: true })
  return ({ schema, httpPart }) => (httpPart === 'body' ? exact : coercing).compile(schema)
}

/** Words the mistakes that a validator found, one per field. `part` is `params`, `querystring` or `body`. */
export function toMistakes(errors: readonly ErrorObject[], part: string): FieldMistake[] {
  const byField = new Map<string, FieldMistake>()
  for (const error of withoutOtherBranches(errors)) {
    const field = fieldOf(error, part)
    if (!byField.has(field)) byField.set(field, { field, message: messageOf(error, part) })
  }
  return [...byField.values()]
}

/** Shows what came, shortened and escaped, so that it can go into an answer or a log line. */
export function show(value: unknown): string {
  // JSON has no infinity, and would call it null.
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value)
  if (text.length <= longestShown) return text
  const length = typeof value === 'string' ? value.length : text.length
  return `${text.slice(0, longestShown)}... (${length} characters)`
}

function fieldOf({ instancePath, keyword, params }: ErrorObject, part: string): string {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`))
  if (keyword === 'additionalProperties') path.push(`.${params.additionalProperty}`)
  if (keyword === 'required') path.push(`.${params.missingProperty}`)
  return path.join('').replace(/^\./, '') || (part === 'querystring' ? 'query' : part)
}

function messageOf(error: ErrorObject, part: string): string {
  const { keyword, params, data, message, parentSchema } = error
  switch (keyword) {
    case 'additionalProperties':
      return `is not known here; known are ${Object.keys(parentSchema?.properties ?? {}).join(', ') || 'none'}`
    case 'required':
      return 'is required'
    case 'enum':
      return `must be one of ${params.allowedValues.join(', ')}, got ${show(data)}`
    case 'anyOf':
      return `must be ${expectedOfUnion(error)}, got ${show(data)}`
    case 'pattern':
      return `must be a ${parentSchema?.description ?? `text like ${params.pattern}`}, got ${show(data)}`
    default:
      // A parameter that is repeated comes as a list.
      return part === 'querystring' && Array.isArray(data) && keyword === 'type'
        ? `${message}: it was given ${data.length} times`
        : `${message}, got ${show(data)}`
  }
}
