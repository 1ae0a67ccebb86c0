import type { Batch, Outcome, ProviderCall, ReadInput, Resource, Target } from '@marketcache/contracts'
import type { GetJson } from './http/create-json-client.ts'

/** What a call is given to ask its provider. */
export interface CallContext {
  /** Knows base URL, headers and error bodies of the provider, and its session where the call needs one. */
  getJson: GetJson
  signal: AbortSignal
  /** What a value is to be made of, for calls whose questions were posted. */
  readInput: ReadInput
  /** Milliseconds since the epoch. */
  now: () => number
}

/** One provider call, as data and functions; it becomes a `ProviderCall` when a client is bound to it. */
export interface CallDefinition<Name extends string = string> {
  /** `provider.call` */
  name: Name
  /** Resources that an answer can fill. */
  fills: readonly Pick<Resource, 'name'>[]
  maxItems: number
  maxConcurrent: number
  cost: (itemCount: number) => number
  /** Whether requests carry the provider's cookie and crumb. */
  needsSession: boolean
  targets: (group: string, item: string) => readonly Target[]
  fetch: (batch: Batch, context: CallContext) => Promise<readonly Outcome[]>
}

interface CallSpec<Name extends string> extends Omit<CallDefinition<Name>, 'needsSession'> {
  needsSession?: boolean
}

/** Declares a provider call: one per file. */
export function defineCall<const Name extends string>(spec: CallSpec<Name>): CallDefinition<Name> {
  return { needsSession: false, ...spec }
}

/** What `bindCall` needs beside the definition. */
export interface CallBinding {
  provider: string
  timeoutMs: number
  getJson: GetJson
  readInput: ReadInput
  now: () => number
}

/** Gives a call its client, so that the worker can make it. */
export function bindCall(call: CallDefinition, { provider, timeoutMs, ...given }: CallBinding): ProviderCall {
  const { fills, needsSession: _, fetch, ...same } = call
  return {
    ...same,
    provider,
    fills: fills.map((resource) => resource.name),
    timeoutMs,
    fetch: async (batch, signal) => {
      if (batch.items.length === 0) return []
      // The limit holds for all requests of a call together: session, crumb and repetition included.
      const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
      return fetch(batch, { ...given, signal: limited })
    },
  }
}
