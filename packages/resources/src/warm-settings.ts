import { Type } from '@marketcache/contracts'
import { CoinId, QuoteSymbol } from './params.ts'
import { defaultWarmCoins, defaultWarmSymbols } from './warm-lists.ts'

/** Settings of what is kept warm without anybody asking; the API calls the first of these coins popular. */
export const warmSettings = {
  WARM_COINS: {
    schema: Type.Array(CoinId, { default: [...defaultWarmCoins], maxItems: 2_000 }),
    description: 'CoinGecko ids that are kept warm, the most popular first; `none` for none',
    normalize: noneAsEmpty,
  },
  WARM_SYMBOLS: {
    schema: Type.Array(QuoteSymbol, { default: [...defaultWarmSymbols], maxItems: 2_000 }),
    description: 'Quote symbols that are kept warm; `none` for none',
    normalize: noneAsEmpty,
  },
}

function noneAsEmpty(text: string): string {
  return text.trim().toLowerCase() === 'none' ? ',' : text
}
