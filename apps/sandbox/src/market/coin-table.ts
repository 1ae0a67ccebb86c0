/** One coin before the market gives it a price path; figures are rounded and only need to be plausible. */
export interface CoinRow {
  id: string
  symbol: string
  name: string
  /** US dollars. */
  price: number
  circulating: number
  total: number
  /** `null`: not limited or not known. */
  max: number | null
  isInfinite: boolean
  volatility: number
  platform: string | null
  category: string | null
  genesis: string | null
  hashing: string | null
}

// id | symbol | name | price | circulating | total (= circulating) | max (- not known) | traits
const table = `
bitcoin|btc|Bitcoin|92000|19950000|=|21000000|since:2009-01-03 hash:SHA-256
ethereum|eth|Ethereum|3050|120690000|=|infinite|since:2015-07-30
tether|usdt|Tether|1|184000000000|=|infinite|stable on:ethereum
ripple|xrp|XRP|2.1|60250000000|99985000000|100000000000|
binancecoin|bnb|BNB|905|137735000|=|200000000|
solana|sol|Solana|138|556000000|613000000|infinite|
usd-coin|usdc|USDC|1|74500000000|=|infinite|stable on:ethereum
tron|trx|TRON|0.285|94660000000|=|infinite|
dogecoin|doge|Dogecoin|0.155|151800000000|=|infinite|meme since:2013-12-08 hash:Scrypt
cardano|ada|Cardano|0.46|36600000000|45000000000|45000000000|
staked-ether|steth|Lido Staked Ether|3045|8600000|=|-|on:ethereum
wrapped-bitcoin|wbtc|Wrapped Bitcoin|91900|126500|=|126500|on:ethereum
hyperliquid|hype|Hyperliquid|38|270000000|962000000|1000000000|
bitcoin-cash|bch|Bitcoin Cash|490|19960000|=|21000000|since:2017-08-01 hash:SHA-256
chainlink|link|Chainlink|13.4|696800000|1000000000|1000000000|on:ethereum
stellar|xlm|Stellar|0.25|32100000000|50001000000|50001806812|
leo-token|leo|LEO Token|9.2|921600000|985200000|-|on:ethereum
zcash|zec|Zcash|610|16300000|=|21000000|hash:Equihash
litecoin|ltc|Litecoin|92|76500000|=|84000000|since:2011-10-08 hash:Scrypt
sui|sui|Sui|1.6|3680000000|10000000000|10000000000|
monero|xmr|Monero|400|18446000|=|infinite|hash:RandomX
avalanche-2|avax|Avalanche|14.2|427000000|460800000|715700000|
hedera-hashgraph|hbar|Hedera|0.145|42500000000|50000000000|50000000000|
shiba-inu|shib|Shiba Inu|0.0000087|589250000000000|589500000000000|-|meme on:ethereum
dai|dai|Dai|1|4430000000|=|-|stable on:ethereum
the-open-network|ton|Toncoin|1.75|2420000000|5145000000|infinite|
crypto-com-chain|cro|Cronos|0.105|37300000000|98200000000|100000000000|
polkadot|dot|Polkadot|2.6|1630000000|=|infinite|
uniswap|uni|Uniswap|6.9|630000000|1000000000|1000000000|on:ethereum
mantle|mnt|Mantle|1.1|3250000000|6219000000|6219316795|on:ethereum
bittensor|tao|Bittensor|300|10300000|21000000|21000000|
aave|aave|Aave|170|15300000|16000000|16000000|on:ethereum
near|near|NEAR Protocol|2.1|1280000000|=|infinite|
internet-computer|icp|Internet Computer|4.6|541000000|=|infinite|
ethereum-classic|etc|Ethereum Classic|14|154000000|210700000|210700000|hash:Etchash
pepe|pepe|Pepe|0.0000046|420690000000000|=|420690000000000|meme on:ethereum
ethena|ena|Ethena|0.27|7400000000|15000000000|15000000000|on:ethereum
aptos|apt|Aptos|2.8|733000000|1190000000|infinite|
ondo-finance|ondo|Ondo|0.52|3160000000|10000000000|10000000000|on:ethereum
worldcoin-wld|wld|Worldcoin|0.65|2300000000|10000000000|10000000000|on:ethereum
polygon-ecosystem-token|pol|POL (ex-MATIC)|0.142|10540000000|=|infinite|on:ethereum
arbitrum|arb|Arbitrum|0.215|5600000000|10000000000|10000000000|on:arbitrum-one
cosmos|atom|Cosmos Hub|2.55|480000000|=|infinite|
algorand|algo|Algorand|0.148|8800000000|=|10000000000|
vechain|vet|VeChain|0.0142|85985000000|=|86712634466|
kaspa|kas|Kaspa|0.045|26800000000|=|28704026601|hash:kHeavyHash
filecoin|fil|Filecoin|1.75|719000000|1957000000|1957000000|
official-trump|trump|Official Trump|6.8|200000000|999999000|1000000000|meme on:solana
quant-network|qnt|Quant|85|14540000|14881000|-|on:ethereum
render-token|render|Render|1.95|518600000|533400000|644200000|on:solana
bonk|bonk|Bonk|0.0000105|82300000000000|87990000000000|88000000000000|meme on:solana
optimism|op|Optimism|0.32|1900000000|4294967296|-|on:optimistic-ethereum
injective-protocol|inj|Injective|5.6|99970000|=|infinite|
sei-network|sei|Sei|0.145|6370000000|10000000000|-|
maker|mkr|Maker|1450|848000|870000|1005577|on:ethereum
the-graph|grt|The Graph|0.052|10600000000|10800000000|infinite|on:ethereum
lido-dao|ldo|Lido DAO|0.68|891000000|1000000000|1000000000|on:ethereum
dogwifcoin|wif|dogwifhat|0.39|998800000|=|998926392|meme on:solana
floki|floki|FLOKI|0.0000485|9545000000000|9650000000000|10000000000000|meme on:ethereum
tezos|xtz|Tezos|0.52|1060000000|=|infinite|
eos|eos|EOS|0.24|1600000000|2100000000|2100000000|
yearn-finance|yfi|yearn.finance|4300|33900|36666|36666|on:ethereum
the-sandbox|sand|The Sandbox|0.165|2600000000|3000000000|3000000000|on:ethereum
decentraland|mana|Decentraland|0.17|1920000000|2190000000|-|on:ethereum
baby-doge-coin|babydoge|Baby Doge Coin|7.8e-10|158000000000000000|209000000000000000|420000000000000000|meme
`

const volatilities: Record<string, number> = { stable: 0.002, meme: 1.1 }
const categories: Record<string, string> = { stable: 'Stablecoins', meme: 'Meme' }

/** The well-known coins. */
export const coinRows: CoinRow[] = table.trim().split('\n').map(readRow)

function readRow(line: string): CoinRow {
  const [id = '', symbol = '', name = '', price, circulating, total, max = '', traitList = ''] =
    line.split('|')
  const traits = traitList.split(' ')
  const kind = traits.find((trait) => trait in categories) ?? ''
  return {
    id,
    symbol,
    name,
    price: Number(price),
    circulating: Number(circulating),
    total: Number(total === '=' ? circulating : total),
    max: /^\d/.test(max) ? Number(max) : null,
    isInfinite: max === 'infinite',
    volatility: volatilities[kind] ?? 0.6,
    platform: traitOf('on'),
    category: categories[kind] ?? null,
    genesis: traitOf('since'),
    hashing: traitOf('hash'),
  }

  function traitOf(trait: string): string | null {
    return traits.find((each) => each.startsWith(`${trait}:`))?.slice(trait.length + 1) ?? null
  }
}
