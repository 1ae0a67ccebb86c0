import type { Keys } from '@marketcache/cache'
import { createValidator, type Params, type Resource } from '@marketcache/contracts'
import { keyOf } from '../../routes/resource-params.ts'
import { decodePart, hasOwner, publicOwner, userOwner } from './entry-owner.ts'

/** Finds the keys that a name may mean; none when it names no entry of ours, whether or not that is stored. */
export type FindKeys = (name: string) => readonly string[]

/**
 * Creates it.
 *
 * Names are those of keys, with the prefix or without, or a predecessor's: `mc:coin:bitcoin:usd`, `coin:bitcoin`,
 * `price:AAPL`, `metadata:crew:1:agents`. Parameters may be left out where they have a default.
 */
export function createFindKeys({
  resources,
  keys,
}: {
  resources: readonly Resource[]
  keys: Keys
}): FindKeys {
  const root = keys.entry('', [])
  const readers = resources.map((resource) => createReader(resource, keys))
  return (name) => {
    const bare = name.startsWith(root) ? [name.slice(root.length)] : []
    return [...new Set([name, ...bare].flatMap((each) => readers.flatMap((read) => read(each))))]
  }
}

function createReader(resource: Resource, keys: Keys): (name: string) => string[] {
  const validator = createValidator(resource.params)
  const heads = [resource.name, ...resource.aliases]
  return (name) =>
    heads.flatMap((head) => {
      const isBegun = name === head || name.startsWith(`${head}:`)
      const params = isBegun ? toParams(resource, name.slice(head.length + 1)) : null
      if (params === null || !validator.accepts(params) || !isListed(resource, params)) return []
      if (resource.mistake(params) !== null) return []
      return [keyOf(keys, resource, resource.canonical(params))]
    })
}

function toParams(resource: Resource, tail: string): Params | null {
  const schemas = Object.entries(resource.params.properties)
  const given = tail === '' ? [] : tail.split(':').map(decodePart)
  const parts = withOwner(resource, given)
  if (parts.length > schemas.length) return null
  return Object.fromEntries(schemas.map(([name, schema], index) => [name, parts[index] ?? schema.default]))
}

function withOwner(resource: Resource, parts: readonly string[]): readonly string[] {
  if (!hasOwner(resource)) return parts
  const [first = '', second = '', ...others] = parts
  if (first === 'user') return [`${userOwner}${second}`, ...others]
  return first === publicOwner || first.startsWith(userOwner) ? parts : [publicOwner, ...parts]
}

/** The validator knows no `enum` of texts. */
function isListed({ params: { properties } }: Resource, params: Params): boolean {
  return Object.entries(properties).every(([name, schema]) => schema.enum?.includes(params[name]) ?? true)
}
