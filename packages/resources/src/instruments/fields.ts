import { type Static, Type } from '@marketcache/contracts'
import { Amount, Text } from '../fields.ts'
import { symbolKinds } from '../symbol-search.ts'

const Alias = Type.Object(
  {
    provider: Type.String({ description: 'Who calls it so' }),
    symbol: Type.String({ description: 'Its name there, by which its figures can be read' }),
    spellings: Type.Array(Type.String(), { description: 'Further names that it has there' }),
  },
  { additionalProperties: false },
)

const kinds = ['coin', 'pair', 'perpetual', ...symbolKinds] as const

/** What is told of every instrument. */
export const instrumentFields = {
  id: Type.String({
    description:
      'Canonical id, which is never ambiguous: `coin:bitcoin`, `pair:BTC-USD`, `perpetual:BTC-USDT`, `symbol:AAPL`',
  }),
  kind: Type.Union(
    kinds.map((kind) => Type.Literal(kind)),
    { description: 'What it is' },
  ),
  name: Text('Name for people'),
  symbol: Type.String({ description: 'Short name: `BTC`, `BTC-USD`, `AAPL`' }),
  base: Text('Currency that is traded, where it is a pair or a perpetual'),
  quote: Text('Currency of the prices, where it is a pair or a perpetual; USD, USDT and USDC are three'),
  coin: Text(
    'Id of the coin itself or of the one that is traded; null where there is none, or several it can be',
  ),
  rank: Amount('Rank of a coin by market capitalisation', '1'),
  exchange: Text('Where a symbol of Yahoo is traded'),
  aliases: Type.Array(Alias, { description: 'Names by provider' }),
}

const Instrument = Type.Object(instrumentFields, { additionalProperties: false })
/** One thing that has figures, with all its names. */
export type Instrument = Static<typeof Instrument>

/** What an answer says of providers whose listings it lacks. */
export const NotCovered = Type.Array(Type.String(), {
  description:
    'Providers whose names are not in this answer, because they have not told them; it will be made anew soon',
})

/** Schema of one instrument. */
export const InstrumentSchema = Instrument
