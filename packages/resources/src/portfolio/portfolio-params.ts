import { Type } from '@marketcache/contracts'

/** How far back the figures look; `max` is all that is kept. */
export const portfolioTimeframes = ['1mo', '3mo', '6mo', '1y', '2y', 'max'] as const

/** What is taken where nothing is said. */
export const portfolioDefaults = { timeframe: '1y', currency: 'USD', benchmark: '^GSPC' } as const

/** The currency of a portfolio. Case does not matter; the canonical spelling is upper case. */
export const PortfolioCurrency = Type.String({
  pattern: '^[A-Za-z]{3}$',
  default: portfolioDefaults.currency,
  description: 'ISO 4217 code of the amounts in the answer, for example `EUR`',
})
