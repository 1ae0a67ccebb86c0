import type { Keys } from '@marketcache/cache'
import {
  createValidator,
  type Params,
  paramValues,
  type Resource,
  type Validator,
} from '@marketcache/contracts'

/** The resources by name, with what the worker needs to handle values of any of them. */
export interface ResourceBook {
  find: (name: string) => Resource | undefined
  /** The key of a value. @throws {Error} When a provider call speaks of a resource that does not exist. */
  keyOf: (name: string, params: Params) => string
  /** The tags of a value; none where the resource does not exist. */
  tagsOf: (name: string, params: Params) => readonly string[]
  /** The first mistake of a payload, or null. */
  explain: (name: string, payload: unknown) => string | null
}

/** Opens the book; payload schemas are compiled once. */
export function createResourceBook(deps: { resources: readonly Resource[]; keys: Keys }): ResourceBook {
  const byName = new Map(deps.resources.map((resource) => [resource.name, resource]))
  const validators = new Map<string, Validator>(
    deps.resources.map((resource) => [resource.name, createValidator(resource.payload)]),
  )
  return {
    find: (name) => byName.get(name),
    keyOf,
    tagsOf: (name, params) => byName.get(name)?.tags(params) ?? [],
    explain,
  }

  function keyOf(name: string, params: Params): string {
    const resource = byName.get(name)
    if (resource === undefined) throw new Error(`resource: expected a declared one, got "${name}"`)
    return deps.keys.entry(name, paramValues(resource, params))
  }

  function explain(name: string, payload: unknown): string | null {
    const validator = validators.get(name)
    if (validator === undefined) return `resource "${name}" is not declared`
    return validator.accepts(payload) ? null : validator.explain(payload)
  }
}
