import { createValidator, type TSchema } from '@marketcache/contracts'
import { type FieldMistake, invalidRequest, ProblemError } from '../http/problem.ts'
import { show } from '../http/validation.ts'

/** Most values that one batch may ask for. */
export const maxBatchItems = 250

/**
 * Creates the reader of a comma-separated list: `a,b,a`. Order and duplicates are kept.
 *
 * @param field Name of the query parameter, for messages.
 * @returns A function that throws a `ProblemError` which names each malformed item by its position.
 */
export function createIdListReader(field: string, schema: TSchema): (text: string) => readonly string[] {
  const validator = createValidator(schema)
  return (text) => {
    const ids = text === '' ? [] : text.split(',')
    const mistakes = ids.length > maxBatchItems ? [] : ids.flatMap((id, index) => mistakeOf(id, index))
    if (ids.length === 0 || ids.length > maxBatchItems)
      mistakes.push({ field, message: `must list 1 to ${maxBatchItems} items, got ${ids.length}` })
    if (mistakes.length > 0) throw new ProblemError(invalidRequest(mistakes))
    return ids
  }

  function mistakeOf(id: string, index: number): FieldMistake[] {
    if (validator.accepts(id)) return []
    return [{ field: `${field}[${index}]`, message: `must be a ${schema.description}, got ${show(id)}` }]
  }
}
