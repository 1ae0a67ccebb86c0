import type { Demand } from '@marketcache/refresh'
import { coin } from '@marketcache/resources'

/**
 * Finds the coins that are read most, in whatever currency, and fills up with the listed ones.
 *
 * While the queue Redis is away, the listed ones alone: whoever asks is told so by what comes next.
 */
export async function findPopularCoins(deps: {
  demand: Pick<Demand, 'readPopular'>
  listed: readonly string[]
  limit: number
}): Promise<string[]> {
  const { demand, listed, limit } = deps
  // The same coin may be read in several currencies.
  const read = await demand.readPopular({ resource: coin.name, limit: 2 * limit }).catch(() => [])
  const ids = read.flatMap(({ params: { id } }) => id ?? [])
  return [...new Set([...ids, ...listed].map((id) => id.toLowerCase()))].slice(0, limit)
}
