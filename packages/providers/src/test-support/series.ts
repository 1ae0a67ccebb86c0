import { createValidator, type Outcome } from '@marketcache/contracts'
import { type Ohlcv, ohlcv } from '@marketcache/resources'
import { payloadOf } from './outcomes.ts'

const { accepts } = createValidator(ohlcv.payload)

/**
 * The series that was told.
 *
 * @throws {Error} When there is none, or when it does not fit its schema.
 */
export function seriesOf(outcomes: readonly Outcome[]): Ohlcv {
  const payload = payloadOf(outcomes, ohlcv.name)
  if (!isSeries(payload)) throw new Error('expected a series of bars')
  return payload
}

function isSeries(payload: unknown): payload is Ohlcv {
  return accepts(payload)
}
