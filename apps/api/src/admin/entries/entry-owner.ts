import type { Resource } from '@marketcache/contracts'

/** The first parameter of what everybody may read. */
export const publicOwner = 'public'
/** How the first parameter of what belongs to one user begins. */
export const userOwner = 'user.'

/** Whether values of a resource may belong to one user: then its first parameter says to whom. */
export function hasOwner({ params }: Resource): boolean {
  return Object.keys(params.properties)[0] === 'owner'
}

/** Undoes the escaping of one part of a key; a part that is none of ours stays as it is. */
export function decodePart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
