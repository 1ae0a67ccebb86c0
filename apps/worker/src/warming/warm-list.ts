import type { Params, Resource } from '@marketcache/contracts'
import { createValidator, minuteMs } from '@marketcache/contracts'
import type { Demand } from '@marketcache/refresh'

/** Values of one resource that are kept fresh without anybody asking. */
export interface WarmList {
  name: string
  resource: Resource
  /** Asked at each turn; `isForced` when it refreshes what is still fresh, too. @throws {Error} When it stands in Redis, and that is away. */
  readParams: (isForced: boolean) => Promise<readonly Params[]>
  /** Leaves out what the provider is known not to know; where people listed it, they shall see that it fails. */
  skipsUnknown: boolean
}

/** Resources whose most read values are kept warm: readable by anybody, and cheap to fetch, as series of bars are not. */
const popularOf = ['coin', 'tokenomics', 'quote', 'ticker', 'funding-rate'] as const

/** Reads of the current hour and the one before: less is no reason to ask a provider every few seconds. */
const minRecentReads = 3

const longestTurnMs = 5 * minuteMs
const freshShare = 0.8

/** How often a list has its turn: every 5 minutes, or at 80 % of the freshness of its values when that is sooner. */
export function turnOf({ resource }: WarmList): number {
  return Math.min(longestTurnMs, Math.round(resource.freshness.freshForMs * freshShare))
}

/** Makes the lists out of the settings, and of what is read most. */
export function createWarmLists(deps: {
  resources: readonly Resource[]
  coins: readonly string[]
  symbols: readonly string[]
  /** Providers whose listings are kept warm. */
  listings: readonly string[]
  /** How many of the most read values of each resource. */
  popular: number
  demand: Pick<Demand, 'readPopular'>
}): WarmList[] {
  const { resources, coins, symbols, listings, popular, demand } = deps
  const lists = [
    { name: 'coins', of: 'coin', params: coins.map((id) => ({ id, currency: 'usd' })) },
    { name: 'symbols', of: 'quote', params: symbols.map((symbol) => ({ symbol })) },
    { name: 'listings', of: 'listing', params: listings.map((provider) => ({ provider })) },
  ]
  const listed = lists.flatMap(({ name, of, params }): WarmList[] => {
    const resource = resources.find((each) => each.name === of)
    if (resource === undefined || params.length === 0) return []
    const canonical = params.map((each) => resource.canonical(each))
    return [{ name, resource, readParams: async () => canonical, skipsUnknown: false }]
  })
  return popular === 0 ? listed : [...listed, ...popularLists({ resources, limit: popular, demand })]
}

function popularLists(deps: {
  resources: readonly Resource[]
  limit: number
  demand: Pick<Demand, 'readPopular'>
}): WarmList[] {
  const { resources, limit, demand } = deps
  return popularOf.flatMap((of): WarmList[] => {
    const resource = resources.find((each) => each.name === of)
    if (resource === undefined) return []
    const { accepts } = createValidator(resource.params)
    return [{ name: `popular-${of}`, resource, readParams, skipsUnknown: true }]

    /** A full warm-up comes before anybody reads: what counts then is the day. */
    async function readParams(isForced: boolean): Promise<Params[]> {
      const least = isForced ? 0 : minRecentReads
      const read = await demand.readPopular({ resource: of, limit, minRecentReads: least })
      // It may have been counted by another version.
      return read.flatMap(({ params }) =>
        accepts(params) && resource?.mistake(params) === null ? [resource.canonical(params)] : [],
      )
    }
  })
}
