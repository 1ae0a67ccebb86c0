import type { Keys } from '@marketcache/cache'
import { type Params, paramValues, type Resource, type TSchema, Type } from '@marketcache/contracts'
import type { Owner } from '../auth/owner-of.ts'
import { invalidRequest, ProblemError } from '../http/problem.ts'

/** Values of a path or a query, as validated. */
export type Texts = Readonly<Record<string, string | undefined>>

/** The schemas of a resource's parameters, split by where they are given. */
export interface ResourceParams {
  /** Names in the order that keys have. */
  names: readonly string[]
  path: Readonly<Record<string, TSchema>>
  query: Readonly<Record<string, TSchema>>
}

/** Splits the parameters of a resource into those of its path and the others, of which those without a default are required. */
export function splitParams(resource: Resource): ResourceParams {
  const { properties } = resource.params
  // Whose value it is comes from the token of a request alone.
  const hidden = new Set(['owner'])
  const inPath = new Set([...resource.path.matchAll(/:(\w+)/g)].map(([, name]) => name))
  const entries = Object.entries(properties)
  return {
    names: entries.map(([name]) => name),
    path: Object.fromEntries(entries.filter(([name]) => inPath.has(name))),
    query: Object.fromEntries(
      entries
        .filter(([name]) => !inPath.has(name) && !hidden.has(name))
        .map(([name, schema]) => [name, isRequired(schema) ? schema : Type.Optional(schema)]),
    ),
  }
}

/** Where the parameters of one read are given. */
export interface GivenTexts {
  path: Texts
  query: Texts
  owner: Owner
}

/** Collects the parameters of one read, in their canonical spelling. @throws {ProblemError} When they do not go together. */
export function collectParams(resource: Resource, names: readonly string[], given: GivenTexts): Params {
  const { path, query, owner } = given
  const params: Record<string, string> = {}
  for (const name of names) params[name] = path[name] ?? query[name] ?? ''
  if (resource.scope !== 'public') params.owner = owner
  const mistake = resource.mistake(params)
  if (mistake !== null) throw new ProblemError(invalidRequest([mistake]))
  return resource.canonical(params)
}

/** Builds the key of one value; the worker builds the same from the same declaration. */
export function keyOf(keys: Keys, resource: Resource, params: Params): string {
  return keys.entry(resource.name, paramValues(resource, params))
}

function isRequired(schema: TSchema): boolean {
  return !('default' in schema)
}

/** The path of one value below `/api/v1`. */
export function pathOf({ path }: Pick<Resource, 'path'>, params: Params): string {
  return path.replace(/:(\w+)/g, (_, name) => encodeURIComponent(params[name] ?? ''))
}

/**
 * The address of one value below `/api/v1`: its path, and the parameters outside of it that are not what is taken anyway.
 *
 * @param suffix Of a view.
 */
export function addressOf(resource: Resource, params: Params, suffix = ''): string {
  const given = Object.entries(splitParams(resource).query).flatMap(([name, schema]): [string, string][] => {
    const value = params[name]
    return value === undefined || value === schema.default ? [] : [[name, value]]
  })
  const path = `${pathOf(resource, params)}${suffix}`
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`
}
