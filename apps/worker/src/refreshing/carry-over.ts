import type { Entry } from '@marketcache/cache'
import type { OkOutcome, Resource } from '@marketcache/contracts'

/** Says whether an answer leaves a field open that the stored value may know. */
export function mayCarryOver(resource: Resource, outcome: OkOutcome): boolean {
  const { payload } = outcome
  return resource.carryOver.some((field) => isRecord(payload) && payload[field] === null)
}

/** Fills fields that an answer left open with what the stored value says. */
export function carryOver(resource: Resource, outcome: OkOutcome, stored: Entry | null): OkOutcome {
  const known = stored?.kind === 'value' ? readData(stored.body) : null
  const { payload } = outcome
  if (known === null || !isRecord(payload)) return outcome
  const carried = resource.carryOver
    .filter((field) => payload[field] === null && known[field] !== undefined)
    .map((field) => [field, known[field]] as const)
  return { ...outcome, payload: { ...payload, ...Object.fromEntries(carried) } }
}

function readData(body: Buffer): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'))
    return isRecord(parsed) && isRecord(parsed.data) ? parsed.data : null
  } catch {
    // A body that cannot be read has nothing to carry over; the write that follows replaces it.
    return null
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
