/** One collection of NFTs; figures are rounded and only need to be plausible. */
export interface NftRow {
  id: string
  symbol: string
  name: string
  /** CoinGecko id of the chain. */
  platform: string
  /** CoinGecko id of the coin that it trades in. */
  currency: string
  /** In that coin. */
  floorPrice: number
  items: number
}

// platform currency, then below it: id | symbol | name | floor price | items
const table = `
ethereum ethereum
  cryptopunks|PUNK|CryptoPunks|39|9998
  bored-ape-yacht-club|BAYC|Bored Ape Yacht Club|9.2|9998
  pudgy-penguins|PPG|Pudgy Penguins|8.7|8888
  mutant-ape-yacht-club|MAYC|Mutant Ape Yacht Club|1.5|19560
  azuki|AZUKI|Azuki|1.6|10000
  lil-pudgys|LP|Lil Pudgys|1.1|22222
  milady-maker|MIL|Milady Maker|1.9|9979
  doodles-official|DOODLE|Doodles|0.7|9999
  moonbirds|MOONBIRD|Moonbirds|2.9|9999
  clonex|CloneX|CLONE X|0.3|19476
  meebits|MEEBIT|Meebits|0.6|20000
  autoglyphs|AUTOGLYPHS|Autoglyphs|58|512
  chromie-squiggle-by-snowfro|SQUIGGLE|Chromie Squiggle by Snowfro|2.4|9998
  fidenza-by-tyler-hobbs|FIDENZA|Fidenza by Tyler Hobbs|21|999
  world-of-women|WOW|World of Women|0.2|10000
  cool-cats|COOL|Cool Cats|0.3|9968
  bored-ape-kennel-club|BAKC|Bored Ape Kennel Club|0.4|9602
  otherdeed-for-otherside|OTHR|Otherdeed for Otherside|0.12|100000
  degods|DEGODS|DeGods|0.5|8865
  the-captainz|CAPTAINZ|The Captainz|0.8|9999
  mfers|MFER|mfers|0.5|10021
  terraforms|TERRAFORMS|Terraforms|1.4|9911
  on-chain-monkey|OCM|OnChainMonkey|0.3|9999
  invisible-friends|INVSBLE|Invisible Friends|0.2|5000
solana solana
  mad-lads|MAD|Mad Lads|21|9967
  claynosaurz|DINO|Claynosaurz|13|10222
  solana-monkey-business|SMB|Solana Monkey Business|14|4994
  okay-bears|OKB|Okay Bears|7.5|9988
  famous-fox-federation|FFF|Famous Fox Federation|9|7767
  degenerate-ape-academy|DAPE|Degenerate Ape Academy|5|9999
ordinals bitcoin
  nodemonkes|NODE|NodeMonkes|0.03|10000
  bitcoin-puppets|PUPPETS|Bitcoin Puppets|0.02|10001
  quantum-cats|CATS|Quantum Cats|0.05|3333
  ordinal-maxi-biz-omb|OMB|Ordinal Maxi Biz|0.02|9999
`

/** Every collection of the market. */
export const nftRows: NftRow[] = readTable(table)

function readTable(text: string): NftRow[] {
  const rows: NftRow[] = []
  let group = { platform: '', currency: '' }
  for (const line of text.trim().split('\n')) {
    if (line.startsWith('  ')) {
      const [id = '', symbol = '', name = '', floorPrice, items] = line.trim().split('|')
      rows.push({ ...group, id, symbol, name, floorPrice: Number(floorPrice), items: Number(items) })
    } else {
      const [platform = '', currency = ''] = line.split(' ')
      group = { platform, currency }
    }
  }
  return rows
}
