import { Type } from '@marketcache/contracts'
import { listers } from './listing.ts'
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
  WARM_LISTINGS: {
    schema: Type.Array(Type.String({ enum: [...listers] }), { default: [...listers], maxItems: 100 }),
    description: 'Providers whose listings are kept warm, so that no search waits for them; `none` for none',
    normalize: noneAsEmpty,
  },
  WARM_POPULAR: {
    schema: Type.Integer({ default: 20, minimum: 0, maximum: 1_000 }),
    description:
      'How many of the most read values of a resource are kept warm, beside those lists; 0 for none',
  },
}

function noneAsEmpty(text: string): string {
  return text.trim().toLowerCase() === 'none' ? ',' : text
}
