import { Type } from '@marketcache/contracts'
import { Amount, Text, Time } from '../fields.ts'

/** One holding, and what became of it. */
export const Position = Type.Object(
  {
    symbol: Type.String({ description: 'Yahoo symbol' }),
    name: Text('Name of the instrument'),
    quantity: Type.Number({ description: 'Units held', 'x-unit': 'unit' }),
    price: Amount("Price of its quote, in the instrument's currency", 'currency/unit'),
    currency: Text('Currency of the price and of the cost basis; pence and other minor units are converted'),
    asOf: Time('Time of the price'),
    value: Amount("Worth in the portfolio's currency", 'currency'),
    weight: Amount('Share in the total value', '1'),
    dayChange: Amount("Change since the previous close, in the portfolio's currency", 'currency'),
    dayChangePercent: Amount('Change of the price since the previous close', '%'),
    costBasis: Amount("What was paid for all of it, in the instrument's currency", 'currency'),
    gain: Amount("Value less what was paid, in the portfolio's currency", 'currency'),
    gainPercent: Amount('The same, of what was paid', '%'),
    score: Amount('Momentum score, 0 to 10', '1'),
    rating: Text('What the score is called'),
    isInHistory: Type.Boolean({ description: 'Whether it counts in everything that looks back' }),
    historyReason: Text('Why it does not; null when it does'),
    reason: Text('Why the value is null; null when it is known'),
  },
  { additionalProperties: false },
)
