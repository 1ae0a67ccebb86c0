import type { Resource } from './define-resource.ts'
import type { ProviderErrorCode } from './errors.ts'
import type { Params } from './params.ts'

interface OutcomeOf {
  /** The item of the batch that this answers, as it was asked for. */
  item: string
  resource: string
  params: Params
}

/** A value for one resource, as a provider told it. */
export interface OkOutcome extends OutcomeOf {
  status: 'ok'
  payload: unknown
  /** The provider's own time of the value in milliseconds, or null when it gives none. */
  asOf: number | null
  /** How late the exchange publishes, in seconds, or null when unknown. */
  delaySeconds: number | null
  /** Until when the value cannot change, in milliseconds, where the answer tells; null leaves it to the resource. */
  freshUntil: number | null
}

/** One thing that an ambiguous name can mean. */
export interface Candidate {
  /** Its canonical id, which is not ambiguous. */
  id: string
  kind: string
  name: string | null
}

/** One item for which there is no value, while others of its batch may have one. */
export interface FailedOutcome extends OutcomeOf {
  status: 'failed'
  code: ProviderErrorCode
  isRetryable: boolean
  detail: string
  /** What an `ambiguous_instrument` can mean, best first. */
  candidates?: readonly Candidate[]
  /** Until when an `ambiguous_instrument` is believed to be one, in milliseconds; absent or null leaves it to the resource. */
  freshUntil?: number | null
}

/** What a provider call says about one item and one resource. */
export type Outcome = OkOutcome | FailedOutcome

/** Reports a value; the payload's type is that of the resource. */
export function succeed<Name extends string, P extends Params, Payload>(
  resource: Resource<Name, P, Payload>,
  told: {
    item: string
    params: P
    payload: Payload
    asOf: number | null
    delaySeconds?: number | null
    freshUntil?: number | null
  },
): OkOutcome {
  const { delaySeconds = null, freshUntil = null } = told
  return { ...told, status: 'ok', resource: resource.name, delaySeconds, freshUntil }
}

/** Reports that the name of an item can mean several things, and leaves the choice to the reader. */
export function failAmbiguous<Name extends string, P extends Params, Payload>(
  resource: Resource<Name, P, Payload>,
  told: { item: string; params: P; candidates: readonly Candidate[]; freshUntil: number | null },
): FailedOutcome {
  const detail = 'the name can mean several things'
  const same = { code: 'ambiguous_instrument', isRetryable: false, detail } as const
  return { ...told, ...same, status: 'failed', resource: resource.name }
}

/** Reports that an item has no value, and whether asking again can help. */
export function fail<Name extends string, P extends Params, Payload>(
  resource: Resource<Name, P, Payload>,
  told: { item: string; params: P; code: ProviderErrorCode; isRetryable: boolean; detail: string },
): FailedOutcome {
  return { ...told, status: 'failed', resource: resource.name }
}
