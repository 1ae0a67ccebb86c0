import type { ValueSources } from '@marketcache/contracts'
import type { FoundSymbol, Listing } from '@marketcache/resources'
import { findAtYahoo } from './read-listings.ts'
import { toldSources } from './told-sources.ts'

/** Listings that are there, and a Yahoo that can be searched; null is a Yahoo that does not answer. */
export function listingSources(told: {
  listings: readonly Listing[]
  yahoo: readonly FoundSymbol[] | null
}): ValueSources & { asked: string[] } {
  const { listings, yahoo } = told
  const asked: string[] = []
  const lists = Object.fromEntries(listings.map((each) => [`listing:${each.provider}`, each]))
  return {
    ...toldSources({}),
    asked,
    read: (resource, params) => {
      const searches = params.flatMap(({ q }) =>
        q === undefined || yahoo === null
          ? []
          : [[`symbol-search:${q}`, { query: q, symbols: findAtYahoo(yahoo, q) }]],
      )
      const sources = toldSources({ ...lists, ...Object.fromEntries(searches) })
      const found = sources.read(resource, params)
      asked.push(...sources.asked)
      return found
    },
  }
}
