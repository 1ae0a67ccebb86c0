import type { CoinProfile } from '@marketcache/resources'
import {
  readAmount,
  readBoolean,
  readDay,
  readIsoTime,
  readRecord,
  readText,
  readTexts,
} from '../read-values.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads what a coin is out of an answer of `/coins/{id}`.
 *
 * @returns Null when its name is missing; any other field may be.
 */
export function readCoinProfile(body: Fields): { payload: CoinProfile; asOf: number | null } | null {
  const id = readText(body.id)
  const symbol = readText(body.symbol)
  const name = readText(body.name)
  if (id === null || symbol === null || name === null) return null
  const payload = {
    id,
    symbol,
    name,
    description: readText(readRecord(body.description).en),
    image: readText(readRecord(body.image).large),
    categories: readTexts(body.categories),
    genesisDate: readDay(body.genesis_date),
    hashingAlgorithm: readText(body.hashing_algorithm),
    // CoinGecko writes 0 for tokens, which have no blocks of their own.
    blockTimeMinutes: readAmount(body.block_time_in_minutes) || null,
    countryOfOrigin: readText(body.country_origin),
    assetPlatform: readText(body.asset_platform_id),
    contracts: readContracts(readRecord(body.platforms)),
    isMaxSupplyInfinite: readBoolean(readRecord(body.market_data).max_supply_infinite),
    marketCapRank: readAmount(body.market_cap_rank),
    sentimentVotesUpPercent: readAmount(body.sentiment_votes_up_percentage),
    watchlistUsers: readAmount(body.watchlist_portfolio_users),
    links: readLinks(readRecord(body.links)),
  }
  return { payload, asOf: readIsoTime(body.last_updated) }
}

/** A chain of its own comes as an empty name with an empty address. */
function readContracts(platforms: Fields): Record<string, string> {
  const contracts = Object.entries(platforms).flatMap(([chain, value]): [string, string][] => {
    const address = readText(value)
    return readText(chain) === null || address === null ? [] : [[chain, address]]
  })
  return Object.fromEntries(contracts)
}

function readLinks(links: Fields): CoinProfile['links'] {
  const repositories = readRecord(links.repos_url)
  return {
    homepage: readTexts(links.homepage),
    whitepaper: readText(links.whitepaper),
    explorers: readTexts(links.blockchain_site),
    forums: readTexts(links.official_forum_url),
    chats: readTexts(links.chat_url),
    announcements: readTexts(links.announcement_url),
    repositories: [...readTexts(repositories.github), ...readTexts(repositories.bitbucket)],
    subreddit: readText(links.subreddit_url),
    twitter: readText(links.twitter_screen_name),
    telegram: readText(links.telegram_channel_identifier),
  }
}
