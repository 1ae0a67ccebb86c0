/** The five namespaces of a predecessor; each entry counts for one of them. */
export const entryGroups = ['users', 'ai', 'trading', 'analytics', 'general'] as const

/** One of the five. */
export type EntryGroup = (typeof entryGroups)[number]

const groupOfResource: ReadonlyMap<string, EntryGroup> = new Map([
  ...['analysis'].map((name) => [name, 'ai'] as const),
  ...[
    'quote',
    'ticker',
    'ohlcv',
    'funding-rate',
    'order-book',
    'trades',
    'open-interest',
    'option',
    'options',
    'chart',
  ].map((name) => [name, 'trading'] as const),
  ...['momentum', 'portfolio', 'leaderboard', 'popular', 'performance', 'indicators'].map(
    (name) => [name, 'analytics'] as const,
  ),
])

/** Says what the shared values of a resource count for; those of users count for `users`. */
export function groupOf(resource: string): EntryGroup {
  return groupOfResource.get(resource) ?? 'general'
}
