import type { Keys } from '@marketcache/cache'
import type { Resource } from '@marketcache/contracts'
import { groupOf } from './entry-groups.ts'
import { decodePart, hasOwner, publicOwner, userOwner } from './entry-owner.ts'

/** A key of ours, taken apart. */
export interface NamedEntry {
  key: string
  resource: Resource
  /** Values of the parameters as the key spells them. */
  parts: readonly string[]
  /** Whose it is, or null when everybody may read it. */
  userId: string | null
}

/** Takes keys of entries apart and names them; nothing but entries of the known resources is one of ours. */
export interface EntryNames {
  /** What every key of ours begins with: `mc:`. */
  root: string
  resources: readonly Resource[]
  /** @returns null for a key that is none of ours. */
  parse: (key: string) => NamedEntry | null
  /** What a pattern may call it, without the prefix: by our name, by those of predecessors, and by the group. */
  namesOf: (entry: NamedEntry) => readonly string[]
  /** What names of a resource's entries can begin with, without the prefix. */
  headsOf: (resource: Resource) => readonly string[]
}

/** Creates the names of the entries of some resources. */
export function createEntryNames({
  resources,
  keys,
}: {
  resources: readonly Resource[]
  keys: Keys
}): EntryNames {
  const root = keys.entry('', [])
  const byName = new Map(resources.map((resource) => [resource.name, resource]))
  return { root, resources, parse, namesOf, headsOf }

  function parse(key: string): NamedEntry | null {
    if (!key.startsWith(root)) return null
    const [name = '', ...parts] = key.slice(root.length).split(':')
    const resource = byName.get(name)
    if (resource === undefined) return null
    const isUsers = hasOwner(resource) && parts[0]?.startsWith(userOwner) === true
    return {
      key,
      resource,
      parts,
      userId: isUsers ? decodePart((parts[0] ?? '').slice(userOwner.length)) : null,
    }
  }

  function namesOf(entry: NamedEntry): readonly string[] {
    const { resource, userId } = entry
    const heads = [resource.name, ...resource.aliases]
    const tails = tailsOf(entry)
    const group = groupOf(resource.name)
    // What has no parameters is called by its name alone.
    const bare = entry.parts.length === 0 ? heads : []
    const own = [...bare, ...heads.flatMap((head) => tails.map((tail) => `${head}:${tail}`))]
    if (userId === null) return [...own, ...tails.map((tail) => `${group}:${resource.name}:${tail}`)]
    const rest = [`user:${userId}`, resource.name, ...entry.parts.slice(1).map(decodePart)].join(':')
    return [...own, ...['users', group].map((name) => `${name}:${rest}`)]
  }
}

/** Ways to write the parameters: as the key does, as people do, and without what goes without saying. */
function tailsOf({ resource, parts, userId }: NamedEntry): readonly string[] {
  const plain = parts.map(decodePart)
  const least = withoutDefaults(resource, plain)
  const owned = hasOwner(resource) ? ownedTails(userId, plain, least) : []
  return [...new Set([parts, plain, least, ...owned].map((some) => some.join(':')))]
}

function ownedTails(
  userId: string | null,
  [owner, ...plain]: readonly string[],
  [, ...least]: readonly string[],
): string[][] {
  if (userId === null) return owner === publicOwner ? [plain, least] : []
  return [['user', userId, ...plain]]
}

function withoutDefaults({ params }: Resource, parts: readonly string[]): string[] {
  const defaults = Object.values(params.properties).map((schema) => schema.default)
  let length = parts.length
  while (length > 1 && defaults[length - 1] === parts[length - 1]) length -= 1
  return parts.slice(0, length)
}

function headsOf({ name, aliases }: Resource): readonly string[] {
  return [name, ...aliases, groupOf(name), 'users'].map((head) => `${head}:`)
}
