import type { UsageAccount } from '@marketcache/contracts'
import { type Lane, laneName } from './lane.ts'

/** Keys of the queue Redis for one lane; all of one provider share a slot. */
export interface LaneKeys {
  due: string
  inFlight: string
  holders: string
  soon: string
  seats: string
  marker: string
  lanes: string
  budget: string
  turns: string
}

/** Builds the keys of the queue Redis. */
export interface RefreshKeys {
  lane: (lane: Lane) => LaneKeys
  lanes: (provider: string) => string
  /** What the keys of one role start with; a lane's name follows. */
  rolePrefix: (provider: string, role: string) => string
  budget: (provider: string) => string
  /** What was spent on one UTC day, `2026-11-25`. */
  usage: (account: UsageAccount, day: string) => string
  /** What was posted under one name. */
  input: (name: string) => string
  /** Names of all that was posted for one resource. */
  inputs: (resource: string) => string
  /** What the cluster shows a provider, and the right to fetch it anew. */
  session: (provider: string) => { text: string; lease: string }
  /** BullMQ's prefix for a queue of this name. */
  queuePrefix: (queue: string) => string
  demand: DemandKeys
}

/** Keys of what readers asked for; all of them share a slot. */
export interface DemandKeys {
  /** Reads by resource and state, of the bucket of time that begins then. */
  reads: (bucketAtMs: number) => string
  /** Reads by parameters, of the hour that begins then. */
  names: (resource: string, hourAtMs: number) => string
  /** The last batch that this source has had counted. */
  batch: (source: string) => string
}

/**
 * Creates the key builder for one prefix.
 *
 * The provider is the hash tag, so that a provider's scripts stay within one slot of a cluster.
 */
export function createRefreshKeys(prefix: string): RefreshKeys {
  const root = prefix.replace(/:+$/, '')
  const tagged = (name: string) => `{${root}:${name}}`
  const lanes = (provider: string) => `${tagged(provider)}:lanes`
  const budget = (provider: string) => `${tagged(provider)}:budget`
  const usage = ({ provider, unit }: UsageAccount, day: string) => `${tagged(provider)}:usage:${unit}:${day}`
  const rolePrefix = (provider: string, role: string) => `${tagged(provider)}:${role}:`
  const inputs = (resource: string) => `${tagged('inputs')}:names:${resource}`
  const input = (name: string) => `${tagged('inputs')}:input:${name}`
  const ofDemand = (role: string, of: string) => `${tagged('demand')}:${role}:${of}`
  const demand: DemandKeys = {
    reads: (bucketAtMs) => ofDemand('reads', `${bucketAtMs}`),
    names: (resource, hourAtMs) => ofDemand('names', `${resource}:${hourAtMs}`),
    batch: (source) => ofDemand('batch', source),
  }
  const session = (provider: string) => ({
    text: `${tagged(provider)}:session`,
    lease: `${tagged(provider)}:session-lease`,
  })
  return { session, lane, lanes, rolePrefix, budget, usage, input, inputs, queuePrefix: tagged, demand }

  function lane(at: Lane): LaneKeys {
    const of = (role: string) => `${rolePrefix(at.provider, role)}${laneName(at)}`
    return {
      due: of('due'),
      inFlight: of('inflight'),
      holders: of('holders'),
      soon: of('soon'),
      seats: of('seats'),
      marker: of('drain'),
      lanes: lanes(at.provider),
      budget: budget(at.provider),
      turns: `${tagged(at.provider)}:turns`,
    }
  }
}
