/** The five namespaces of a predecessor; each entry counts for one of them. */
export const entryGroups = ['users', 'ai', 'trading', 'analytics', 'general'] as const

/** One of the five. */
export type EntryGroup = (typeof entryGroups)[number]

const groupOfResource: ReadonlyMap<string, EntryGroup> = new Map([
  ['analysis', 'ai'],
  ['quote', 'trading'],
  ['ticker', 'trading'],
  ['ohlcv', 'trading'],
  ['funding-rate', 'trading'],
  ['momentum', 'analytics'],
  ['portfolio', 'analytics'],
  ['leaderboard', 'analytics'],
  ['popular', 'analytics'],
])

/** Says what the shared values of a resource count for; those of users count for `users`. */
export function groupOf(resource: string): EntryGroup {
  return groupOfResource.get(resource) ?? 'general'
}
