import type { Params, Resource } from '@marketcache/contracts'
import { minuteMs } from '@marketcache/contracts'

/** Values of one resource that are kept fresh without anybody asking. */
export interface WarmList {
  name: string
  resource: Resource
  params: readonly Params[]
}

const longestTurnMs = 5 * minuteMs
const freshShare = 0.8

/** How often a list has its turn: every 5 minutes, or at 80 % of the freshness of its values when that is sooner. */
export function turnOf({ resource }: WarmList): number {
  return Math.min(longestTurnMs, Math.round(resource.freshness.freshForMs * freshShare))
}

/** Makes the lists out of the settings. */
export function createWarmLists(deps: {
  resources: readonly Resource[]
  coins: readonly string[]
  symbols: readonly string[]
}): WarmList[] {
  const { resources, coins, symbols } = deps
  const lists = [
    { name: 'coins', of: 'coin', params: coins.map((id) => ({ id, currency: 'usd' })) },
    { name: 'symbols', of: 'quote', params: symbols.map((symbol) => ({ symbol })) },
  ]
  return lists.flatMap(({ name, of, params }) => {
    const resource = resources.find((each) => each.name === of)
    if (resource === undefined || params.length === 0) return []
    return [{ name, resource, params: params.map((each) => resource.canonical(each)) }]
  })
}
