import type { Coin } from '../market/coins.ts'
import { fractionOf } from '../market/random.ts'
import { imageOf } from './images.ts'

const languages = ['en', 'de', 'es', 'fr', 'it', 'pl', 'ja', 'zh', 'ko', 'pt', 'ru', 'tr']

/** The part of `GET /coins/:id` that no flag leaves out: who the coin is. */
export function aboutCoin(coin: Coin, rank: number | null) {
  const likes = Math.round(5_000 + 4_500 * fractionOf(`${coin.id} votes`)) / 100
  return {
    id: coin.id,
    symbol: coin.symbol,
    name: coin.name,
    web_slug: coin.id,
    asset_platform_id: coin.platform?.id ?? null,
    platforms: platformsOf(coin),
    detail_platforms:
      coin.platform === null
        ? { '': { decimal_place: null, contract_address: '' } }
        : { [coin.platform.id]: { decimal_place: 18, contract_address: coin.platform.address } },
    block_time_in_minutes: coin.hashingAlgorithm === null ? 0 : 10,
    hashing_algorithm: coin.hashingAlgorithm,
    categories: ['Cryptocurrency', ...(coin.category === null ? [] : [coin.category])],
    preview_listing: false,
    public_notice: null,
    additional_notices: [],
    has_supply_breakdown: false,
    description: { en: `${coin.name} as the sandbox imagines it: its figures are made up.` },
    links: linksOf(coin),
    image: {
      thumb: imageOf(coin, 'thumb'),
      small: imageOf(coin, 'small'),
      large: imageOf(coin, 'large'),
    },
    country_origin: '',
    genesis_date: coin.genesisDate,
    sentiment_votes_up_percentage: likes,
    sentiment_votes_down_percentage: Math.round((100 - likes) * 100) / 100,
    watchlist_portfolio_users: countOf(coin, 'watchers', 2_000_000),
    market_cap_rank: rank,
    market_cap_rank_with_rehypothecated: rank,
    status_updates: [],
  }
}

/** Contract of a token by its platform; a coin with a chain of its own has one nameless, empty platform. */
export function platformsOf(coin: Coin): Record<string, string> {
  return coin.platform === null ? { '': '' } : { [coin.platform.id]: coin.platform.address }
}

/** `localization` of `GET /coins/:id`: the coin's name in every language. */
export function localizationOf(coin: Coin): Record<string, string> {
  return Object.fromEntries(languages.map((language) => [language, coin.name]))
}

/** `community_data` of `GET /coins/:id`. */
export function communityOf(coin: Coin) {
  return {
    facebook_likes: null,
    reddit_average_posts_48h: countOf(coin, 'posts', 20),
    reddit_average_comments_48h: countOf(coin, 'comments', 400),
    reddit_subscribers: countOf(coin, 'subscribers', 6_000_000),
    reddit_accounts_active_48h: countOf(coin, 'active', 4_000),
    telegram_channel_user_count: null,
  }
}

/** `developer_data` of `GET /coins/:id`. */
export function developersOf(coin: Coin) {
  const issues = countOf(coin, 'issues', 8_000)
  return {
    forks: countOf(coin, 'forks', 40_000),
    stars: countOf(coin, 'stars', 80_000),
    subscribers: countOf(coin, 'watching', 4_000),
    total_issues: issues,
    closed_issues: Math.floor(issues * 0.95),
    pull_requests_merged: countOf(coin, 'merged', 12_000),
    pull_request_contributors: countOf(coin, 'contributors', 900),
    code_additions_deletions_4_weeks: {
      additions: countOf(coin, 'additions', 2_000),
      deletions: -countOf(coin, 'deletions', 2_000),
    },
    commit_count_4_weeks: countOf(coin, 'commits', 150),
    last_4_weeks_commit_activity_series: [0, 3, 2, 0, 1, 0, 0],
  }
}

function linksOf(coin: Coin) {
  const site = `https://${coin.id}.example`
  return {
    homepage: [`${site}/`, '', ''],
    whitepaper: `${site}/whitepaper.pdf`,
    blockchain_site: [`https://explorer.${coin.id}.example/`],
    official_forum_url: [`https://forum.${coin.id}.example/`],
    chat_url: [''],
    announcement_url: ['', ''],
    snapshot_url: null,
    twitter_screen_name: coin.symbol,
    facebook_username: '',
    bitcointalk_thread_identifier: null,
    telegram_channel_identifier: '',
    subreddit_url: `https://www.reddit.com/r/${coin.symbol}/`,
    repos_url: { github: [`https://github.com/${coin.id}/${coin.id}`], bitbucket: [] },
  }
}

function countOf(coin: Coin, what: string, most: number): number {
  return Math.floor(most * fractionOf(`${coin.id} ${what}`))
}
