import { type ProviderRequest, Refusal } from '../http/provider-route.ts'
import type { Pair } from '../market/pairs.ts'
import { messageError, notFound } from './errors.ts'

/** Finds the product that a path names, or refuses as this host does, User-Agent first. */
export function findPair(
  pairs: ReadonlyMap<string, Pair>,
  { params: { id = '' }, header }: ProviderRequest,
): Pair {
  if (header('user-agent') === '') throw messageError('User-Agent header is required.', 400)
  const pair = pairs.get(id)
  if (pair === undefined) throw new Refusal(notFound())
  return pair
}
