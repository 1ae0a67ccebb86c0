import { malformedAnswer } from '../answer-batch.ts'
import { readRecord } from '../read-values.ts'

/**
 * The list in OKX's envelope, `{"code": "0", "msg": "", "data": [...]}`.
 *
 * @throws {MarketDataError} `provider_malformed` when there is none.
 */
export function readData(call: string, body: object): readonly unknown[] {
  const { data } = readRecord(body)
  if (!Array.isArray(data)) throw malformedAnswer(`${call}: expected a list of data, got something else`)
  return data
}
