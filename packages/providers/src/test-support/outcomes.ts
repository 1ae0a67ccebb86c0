import { createValidator, type Outcome, type Validator } from '@marketcache/contracts'
import { resources } from '@marketcache/resources'

const validators = new Map<string, Validator>(
  resources.map(({ name, payload }) => [name, createValidator(payload)]),
)

/**
 * Finds what was told for one resource and item.
 *
 * @throws {Error} When there is no value, or when it does not fit the resource's closed schema.
 */
export function payloadOf(outcomes: readonly Outcome[], resource: string, item?: string): unknown {
  const found = outcomes.find(
    (outcome) => outcome.resource === resource && outcome.item === (item ?? outcome.item),
  )
  if (found?.status !== 'ok')
    throw new Error(`expected a value for ${resource}, got ${JSON.stringify(found)}`)
  const mistake = validators.get(resource)?.explain(found.payload) ?? null
  if (mistake !== null) throw new Error(`${resource} ${mistake}`)
  return found.payload
}

/** Outcomes as short lines, for example `coin bitcoin ok` and `quote AAPL unknown_instrument`. */
export function summaryOf(outcomes: readonly Outcome[]): string[] {
  return outcomes.map(
    (outcome) => `${outcome.resource} ${outcome.item} ${outcome.status === 'ok' ? 'ok' : outcome.code}`,
  )
}
