import type { ErrorObject } from 'ajv'

/**
 * Keeps, of what a validator says about a choice between forms, what helps: the mistakes of the form that was meant, or that
 * none of them was.
 *
 * Ajv lists the mistakes of every form, and then that none fits.
 */
export function withoutOtherBranches(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  // Inner choices come before those that they are part of.
  return errors.filter(isUnion).reduce(settleUnion, errors)
}

/** Says what a value must be of which no form was meant. */
export function expectedOfUnion({ schema }: ErrorObject): string {
  const branches: readonly unknown[] = Array.isArray(schema) ? schema : []
  const constants = branches.flatMap((branch) => namesIn(branch, 'const'))
  if (constants.length === branches.length) return `one of ${constants.join(', ')}`
  const forms = branches.flatMap((branch) => [...namesIn(branch, 'const'), ...namesIn(branch, 'type')])
  return [...new Set(forms)].join(' or ')
}

function isUnion({ keyword }: ErrorObject): boolean {
  return keyword === 'anyOf'
}

function settleUnion(errors: readonly ErrorObject[], union: ErrorObject): readonly ErrorObject[] {
  const inside = new Set(errors.filter((error) => isInside(error, union)))
  const branches = Map.groupBy(inside, ({ schemaPath }) => branchOf(schemaPath, union))
  const [meant] = [...branches.values()]
    .filter((branch) => !branch.some((error) => isOtherForm(error, union)))
    .toSorted((one, other) => one.length - other.length)
  if (meant === undefined) return errors.filter((error) => !inside.has(error))
  return errors.filter((error) => error !== union && (!inside.has(error) || meant.includes(error)))
}

function isInside(error: ErrorObject, union: ErrorObject): boolean {
  const isBelow =
    error.instancePath === union.instancePath || error.instancePath.startsWith(`${union.instancePath}/`)
  return isBelow && error.schemaPath.startsWith(`${union.schemaPath}/`)
}

function branchOf(schemaPath: string, union: ErrorObject): string {
  return schemaPath.slice(union.schemaPath.length + 1).split('/')[0] ?? ''
}

/** Whether it says that the value is something else altogether than this form. */
function isOtherForm({ instancePath, keyword }: ErrorObject, union: ErrorObject): boolean {
  return instancePath === union.instancePath && ['type', 'const', 'enum', 'anyOf'].includes(keyword)
}

function namesIn(branch: unknown, keyword: 'const' | 'type'): string[] {
  if (typeof branch !== 'object' || branch === null) return []
  const named: unknown = Reflect.get(branch, keyword)
  return named === undefined ? [] : [String(named)]
}
