import type { Provider, ProviderCall } from '@marketcache/contracts'
import { jobNames, jobValidators } from '@marketcache/refresh'
import { type Job, UnrecoverableError } from 'bullmq'
import type { DrainLane } from '../refreshing/drain-lane.ts'

/** Creates the processor of one provider's queue. */
export function createProcessDrains(deps: { provider: Provider; drainLane: DrainLane }) {
  const { provider, drainLane } = deps
  const calls = new Map<string, ProviderCall>(provider.calls.map((call) => [call.name, call]))
  return processDrains

  async function processDrains(job: Job): Promise<void> {
    const data: unknown = job.data
    if (job.name !== jobNames.drain || !jobValidators.drain.accepts(data)) {
      throw new UnrecoverableError(
        `${provider.name}: expected a drain job, got "${job.name}" with unknown data`,
      )
    }
    const call = calls.get(data.call)
    if (call === undefined)
      throw new UnrecoverableError(`${provider.name}: expected a known call, got "${data.call}"`)
    await drainLane({ lane: { provider: provider.name, call: call.name, group: data.group }, provider, call })
  }
}
