import { matchGlob } from '@marketcache/cache'
import type { EntryNames, NamedEntry } from './entry-names.ts'

/** Which of our entries a caller means. */
export interface EntryPattern {
  matches: (entry: NamedEntry) => boolean
  /** What the keys of all that match begin with, literally. */
  prefix: string
  /** Whether no namespace is spared, however that was written: `*`, `?*`, `*:*`, the bare prefix. */
  isEverything: boolean
}

/**
 * Reads a pattern: `*` stands for anything, `?` for one character, everything else for itself.
 *
 * It is compared here with the names of entries that are known to be ours. Nothing of it reaches Redis, so that it can
 * neither leave our prefix nor act as anything but a text. Names may be given with the prefix or without.
 */
export function readEntryPattern(names: EntryNames, pattern: string): EntryPattern {
  const { root, resources } = names
  const bare = pattern.startsWith(root) ? pattern.slice(root.length) : null
  const globs = bare === null ? [pattern] : [pattern, bare]
  const begun = resources.filter((resource) => globs.some((glob) => canBegin(glob, resource)))
  const [only] = begun
  return {
    matches,
    prefix: begun.length === 1 && only !== undefined ? `${root}${only.name}` : root,
    isEverything: resources.every((resource) => probesOf(names, resource).some(matches)),
  }

  function matches(entry: NamedEntry): boolean {
    const own = names.namesOf(entry)
    return globs.some((glob) => matchGlob(glob, entry.key) || own.some((name) => matchGlob(glob, name)))
  }

  function canBegin(glob: string, resource: NamedEntry['resource']): boolean {
    const literal = /^[^*?]*/.exec(glob)?.[0] ?? ''
    const heads = [`${root}${resource.name}:`, ...names.headsOf(resource)]
    return heads.some((head) => head.startsWith(literal) || literal.startsWith(head))
  }
}

/** Entries that nobody means by name: a short one and a long one. */
function probesOf({ root, parse }: EntryNames, resource: NamedEntry['resource']): NamedEntry[] {
  const tails = [':~', Array.from({ length: 10 }, () => `:${'~'.repeat(100)}`).join('')]
  return tails.flatMap((tail) => parse(`${root}${resource.name}${tail}`) ?? [])
}
