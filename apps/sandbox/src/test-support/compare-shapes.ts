/** How a payload of ours may differ from a recorded one. */
export interface ShapeTolerance {
  /** Paths (`result.*.name`, `*` for any element or key) that the recorded payload has by accident. */
  optional?: string[]
  /** Paths whose keys are data, for example currencies: only the values that both have are compared. */
  maps?: string[]
}

/**
 * Lists where `ours` lacks a field of `recorded` or has it in another type.
 *
 * Null goes with every type; fields that only we have are not looked at.
 */
export function compareShapes(
  recorded: unknown,
  ours: unknown,
  tolerance: ShapeTolerance = {},
  path = '',
): string[] {
  if (recorded === null || ours === null) return []
  if (typeOf(recorded) !== typeOf(ours)) {
    return [`${path || 'body'}: expected ${typeOf(recorded)}, got ${typeOf(ours)}`]
  }
  if (Array.isArray(recorded) && Array.isArray(ours)) return compareLists(recorded, ours, tolerance, path)
  if (isObject(recorded) && isObject(ours)) {
    return Object.entries(recorded).flatMap(([key, value]) => {
      const inner = path === '' ? key : `${path}.${key}`
      if (Object.hasOwn(ours, key)) return compareShapes(value, ours[key], tolerance, inner)
      const isExpected = !isListed(tolerance.optional, inner) && !isListed(tolerance.maps, path)
      return isExpected ? [`${inner}: missing`] : []
    })
  }
  return []
}

// Every element of ours must look like the first recorded one.
function compareLists(
  recorded: unknown[],
  ours: unknown[],
  tolerance: ShapeTolerance,
  path: string,
): string[] {
  if (recorded.length === 0) return []
  if (ours.length === 0) return [`${path || 'body'}: empty`]
  const mistakes = ours.flatMap((value) => compareShapes(recorded[0], value, tolerance, `${path}.*`))
  return [...new Set(mistakes)]
}

function isListed(paths: string[] = [], path: string): boolean {
  return paths.some((listed) => {
    const [wanted, given] = [listed.split('.'), path.replace(/^\./, '').split('.')]
    return (
      wanted.length === given.length && wanted.every((part, index) => part === '*' || part === given[index])
    )
  })
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
