import { dayMs, defineResource, hourMs, minuteMs, type Static, Type } from '@marketcache/contracts'
import { Amount, Text, Time } from './fields.ts'
import { CoinId } from './params.ts'

/** One figure in the chain's own currency and in US dollars. */
const InBoth = (description: string, native: string, usd: string) =>
  Type.Object(
    { native: Amount('In the native currency', native), usd: Amount('In US dollars', usd) },
    { additionalProperties: false, description },
  )
const Money = (description: string) => InBoth(description, 'nativeCurrency', 'usd')
const Percent = (description: string) => InBoth(description, '%', '%')

const Nft = Type.Object(
  {
    id: Type.String({ description: 'CoinGecko id of the collection' }),
    name: Type.String({ description: 'Name of the collection' }),
    symbol: Text('Symbol of its contract'),
    contractAddress: Text('Address of its contract; not every chain has one'),
    assetPlatform: Text('CoinGecko id of the chain that it lives on'),
    image: Text('Address of its picture'),
    bannerImage: Text('Address of its banner'),
    description: Text('What it is, in English; may hold HTML'),
    nativeCurrency: Text('CoinGecko id of the currency that it trades in, for example `ethereum`'),
    nativeCurrencySymbol: Text('Symbol of that currency, for example `ETH`'),
    marketCapRank: Amount('Rank among collections by market capitalisation, 1 is the largest', '1'),
    floorPrice: Money('Lowest price asked for one item'),
    marketCap: Money('Floor price times items'),
    volume24h: Money('Traded value in the last 24 hours'),
    floorPriceChangePercent24h: Percent('Change of the floor price in 24 hours'),
    marketCapChangePercent24h: Percent('Change of the market capitalisation in 24 hours'),
    volumeChangePercent24h: Percent('Change of the volume against the 24 hours before'),
    floorPriceChangePercent7d: Percent('Change of the floor price in 7 days'),
    floorPriceChangePercent14d: Percent('Change of the floor price in 14 days'),
    floorPriceChangePercent30d: Percent('Change of the floor price in 30 days'),
    floorPriceChangePercent60d: Percent('Change of the floor price in 60 days'),
    floorPriceChangePercent1y: Percent('Change of the floor price in a year'),
    uniqueAddresses: Amount('Addresses that own an item', '1'),
    uniqueAddressesChangePercent24h: Amount('Change of the number of owners in 24 hours', '%'),
    totalSupply: Amount('Items of the collection', '1'),
    sales24h: Amount('Items sold in the last 24 hours', '1'),
    salesChangePercent24h: Amount('Change of the sales against the 24 hours before', '%'),
    averageSalePrice24h: Amount('Average price of those sales, in the native currency', 'nativeCurrency'),
    averageSalePriceChangePercent24h: Amount('Change of that average against the 24 hours before', '%'),
    ath: Money('Highest floor price ever'),
    athDate: Type.Object(
      { native: Time('In the native currency'), usd: Time('In US dollars') },
      { additionalProperties: false, description: 'When the floor price was highest' },
    ),
    athChangePercent: Percent('Distance of the floor price from its highest'),
    favorites: Amount('Visitors of CoinGecko who marked it', '1'),
    links: Type.Object(
      { homepage: Text('Home page'), twitter: Text('Profile on Twitter'), discord: Text('Discord server') },
      { additionalProperties: false, description: 'Where to read more' },
    ),
    explorers: Type.Array(
      Type.Object({ name: Text('Name'), link: Text('Address') }, { additionalProperties: false }),
      { description: 'Block explorers that show its contract' },
    ),
  },
  { additionalProperties: false },
)
/** Prices, sales and owners of one collection of NFTs. */
export type Nft = Static<typeof Nft>

export const nft = defineResource({
  name: 'nft',
  aliases: [],
  summary: 'Floor price, volume, sales and owners of one NFT collection',
  path: '/nfts/:id',
  batch: { path: '/nfts', param: 'id', query: 'ids' },
  params: Type.Object({
    id: Type.String({
      ...CoinId,
      description: 'CoinGecko id of an NFT collection, for example `pudgy-penguins`',
    }),
  }),
  example: { id: 'pudgy-penguins' },
  payload: Nft,
  freshness: { freshForMs: 5 * minuteMs, staleForMs: hourMs, keepForMs: 7 * dayMs },
  canonical: ({ id }) => ({ id: id.toLowerCase() }),
  route: ({ id }) => [{ call: 'coingecko.nft', group: 'all', item: id }],
  tags: ({ id }) => [`nft:${id}`],
})
