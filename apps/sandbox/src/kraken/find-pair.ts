import { unknownPair } from './errors.ts'
import type { NamedPair } from './pair-names.ts'

/** Finds a pair by any of its names. */
export type FindPair = (name: string) => NamedPair

export function createFindPair(pairs: readonly NamedPair[]): FindPair {
  const byName = new Map(
    pairs.flatMap((named) => [named.altname, named.wsname, named.key].map((name) => [name, named] as const)),
  )
  return (name) => {
    const found = byName.get(name)
    if (found === undefined) throw unknownPair()
    return found
  }
}
