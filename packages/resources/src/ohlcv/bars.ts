import { Nullable, type Static, Type } from '@marketcache/contracts'

/** Most bars of a series that are kept, and that one read can ask for. */
export const mostBars = 1_000

/**
 * One bar as it is stored: short, because there are many.
 *
 * `[open time in ms UTC, open, high, low, close, volume, closed (1) or running (0), adjusted close]`; volume is null where
 * the source gives none, the adjusted close where it gives none or has no splits and dividends.
 */
export const StoredBar = Type.Tuple([
  Type.Integer(),
  Type.Number(),
  Type.Number(),
  Type.Number(),
  Type.Number(),
  Nullable(Type.Number()),
  Type.Union([Type.Literal(0), Type.Literal(1)]),
  Nullable(Type.Number()),
])
export type StoredBar = Static<typeof StoredBar>

/** One bar as it is read. */
export const Bar = Type.Object({
  timestamp: Type.Integer({ description: 'When the bar opened', 'x-unit': 'ms since 1970, UTC' }),
  open: Type.Number({ description: 'First price', 'x-unit': 'currency/unit' }),
  high: Type.Number({ description: 'Highest price', 'x-unit': 'currency/unit' }),
  low: Type.Number({ description: 'Lowest price', 'x-unit': 'currency/unit' }),
  close: Type.Number({
    description:
      'Last price; as traded, but where the source is yahoo, all prices before a split, and volumes, are told in the shares after it. Dividends change none of them',
    'x-unit': 'currency/unit',
  }),
  volume: Nullable(
    Type.Number({
      description:
        'Units traded, or, where the source is coingecko, and for coins of yahoo, their value in `currency`; null where it tells none',
      'x-unit': 'unit or currency',
    }),
  ),
  closed: Type.Boolean({
    description: 'Whether the bar was complete when it was fetched; a running one still changes',
  }),
  adjustedClose: Nullable(
    Type.Number({
      description:
        'Close adjusted for splits and dividends; it moves with every dividend, without a new revision; null where the source tells none',
      'x-unit': 'currency/unit',
    }),
  ),
})
export type Bar = Static<typeof Bar>

/** Names the parts of a stored bar. */
export function toBar([timestamp, open, high, low, close, volume, closed, adjustedClose]: StoredBar): Bar {
  return { timestamp, open, high, low, close, volume, closed: closed === 1, adjustedClose }
}
