import type { Keys } from '@marketcache/cache'
import { type Params, paramValues, type Resource, type TSchema, Type } from '@marketcache/contracts'
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

/** Splits the parameters of a resource into those of its path and the others, which have defaults. */
export function splitParams(resource: Resource): ResourceParams {
  const { properties } = resource.params
  const inPath = new Set([...resource.path.matchAll(/:(\w+)/g)].map(([, name]) => name))
  const entries = Object.entries(properties)
  return {
    names: entries.map(([name]) => name),
    path: Object.fromEntries(entries.filter(([name]) => inPath.has(name))),
    query: Object.fromEntries(
      entries.filter(([name]) => !inPath.has(name)).map(([name, schema]) => [name, Type.Optional(schema)]),
    ),
  }
}

/** Collects the parameters of one read, in their canonical spelling. @throws {ProblemError} When they do not go together. */
export function collectParams(
  resource: Resource,
  names: readonly string[],
  path: Texts,
  query: Texts,
): Params {
  const given: Record<string, string> = {}
  for (const name of names) given[name] = path[name] ?? query[name] ?? ''
  const mistake = resource.mistake(given)
  if (mistake !== null) throw new ProblemError(invalidRequest([mistake]))
  return resource.canonical(given)
}

/** Builds the key of one value; the worker builds the same from the same declaration. */
export function keyOf(keys: Keys, resource: Resource, params: Params): string {
  return keys.entry(resource.name, paramValues(resource, params))
}
