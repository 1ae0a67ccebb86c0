import type { Resource } from '@marketcache/contracts'

/** Names the fields that make a value and that this one does not have. */
export function emptyFields({ essential }: Pick<Resource, 'essential'>, payload: unknown): string[] {
  if (typeof payload !== 'object' || payload === null) return []
  const fields = new Map(Object.entries(payload))
  return essential.filter((field) => fields.get(field) === null)
}
