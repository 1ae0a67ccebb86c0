import type { CacheScope } from './cache-types.ts'
import { readPattern } from './glob.ts'
import type { CacheKey } from './names.ts'
import type { ScopeDeps } from './values.ts'

const pageSize = 500

/** What acts on many entries of a scope at once. */
export function createBulk({
  machine,
  names,
}: ScopeDeps): Pick<CacheScope, 'keys' | 'clear' | 'invalidateTags'> {
  const { store, reader, flights } = machine
  return { keys, clear, invalidateTags }

  async function* keys(pattern = '*'): AsyncGenerator<CacheKey, void, undefined> {
    for await (const page of pagesOf(pattern)) for (const { key } of page) yield key
  }

  async function clear(pattern = '*'): Promise<number> {
    let removed = 0
    for await (const page of pagesOf(pattern))
      removed += await machine.removeKeys(page.map(({ stored }) => stored))
    const { matches } = readPattern(pattern)
    forgetWhere((stored) => {
      const key = names.original(stored)
      return key !== null && matches(key)
    })
    return removed
  }

  async function invalidateTags(tags: readonly string[]): Promise<number> {
    const stored = new Set(tags.map(names.tag))
    return machine.removeTags([...stored])
  }

  async function* pagesOf(
    pattern: string,
  ): AsyncGenerator<{ stored: string; key: CacheKey }[], void, undefined> {
    const { glob, matches } = readPattern(pattern)
    for await (const page of store.scan({ prefix: names.head, glob, pageSize })) {
      const found = page.flatMap((stored) => {
        const key = names.original(stored)
        return key !== null && matches(key) ? [{ stored, key }] : []
      })
      if (found.length > 0) yield found
    }
  }

  /** Also what is being made and has no key yet is not to answer calls that come after. */
  function forgetWhere(matches: (stored: string) => boolean): void {
    reader.forgetAll()
    flights.detach(matches)
  }
}
