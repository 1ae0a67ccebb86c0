import { Type } from '@marketcache/contracts'

/** Provider calls by exchange, best first. */
type ExchangeCalls<Call extends string> = Readonly<Record<string, readonly Call[]>>

/** The parameter that names one of these exchanges. */
export function ExchangeName(calls: ExchangeCalls<string>) {
  const names = Object.keys(calls)
  return Type.String({
    enum: names,
    pattern: `^(${names.join('|')})$`,
    description: `exchange: ${names.join(', ')}`,
  })
}

/** The calls that an exchange answers with; none for an exchange that is not among these. */
export function callsOf<Call extends string>(calls: ExchangeCalls<Call>, exchange: string): readonly Call[] {
  return Object.hasOwn(calls, exchange) ? (calls[exchange] ?? []) : []
}
