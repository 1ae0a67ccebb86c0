import { type Resource, Type, withFreshFor } from '@marketcache/contracts'
import { PositiveSeconds, type SettingSpec } from '@marketcache/platform'
import { resources } from '@marketcache/resources'

/** Names that predecessors gave to the same settings. */
const predecessorNames: Readonly<Record<string, readonly string[]>> = {
  coin: ['CACHE_TTL_COIN_DATA'],
  tokenomics: ['CACHE_TTL_TOKENOMICS'],
  quote: ['CACHE_PRICE_TTL'],
  momentum: ['CACHE_MOMENTUM_TTL'],
  portfolio: ['CACHE_PORTFOLIO_TTL'],
  metadata: ['METADATA_TTL'],
  'metadata-relation': ['METADATA_TTL'],
  popular: ['POPULAR_CREWS_TTL'],
  leaderboard: ['STATS_TTL'],
}

/** One setting per resource: for how many seconds its values are fresh. */
export const freshnessSettings: Readonly<Record<string, SettingSpec>> = Object.fromEntries(
  resources.map((resource) => [settingName(resource.name), freshnessSetting(resource)]),
)

/** Applies the settings that were given; the other windows of a resource stretch with it. */
export function withFreshness(
  declared: readonly Resource[],
  settings: Readonly<Record<string, unknown>>,
): readonly Resource[] {
  return declared.map((resource) => {
    const seconds = settings[settingName(resource.name)]
    return typeof seconds === 'number' ? withFreshFor(resource, seconds * 1_000) : resource
  })
}

function settingName(resource: string): string {
  return `${resource.toUpperCase().replaceAll('-', '_')}_FRESH_FOR_SECONDS`
}

function freshnessSetting({ name, freshness }: Resource): SettingSpec {
  return {
    schema: Type.Optional(PositiveSeconds),
    description: `Seconds for which values of \`${name}\` are fresh; ${freshness.freshForMs / 1_000} when not set`,
    aliases: predecessorNames[name] ?? [],
  }
}
