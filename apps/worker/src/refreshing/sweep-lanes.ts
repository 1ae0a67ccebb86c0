import type { LaneWork, RefreshQueues } from '@marketcache/refresh'

/**
 * Looks after lanes that nobody drains, because a worker died with what it held or a job got lost.
 *
 * Every worker does this for itself, by a timer and not by a job: a job could be the one that got lost.
 *
 * @returns A function that stops it.
 */
export function sweepLanes(deps: {
  laneWork: Pick<LaneWork, 'sweep'>
  requestDrain: RefreshQueues['requestDrain']
  providers: readonly string[]
  everyMs: number
  onError: (error: unknown) => void
}): () => void {
  const { laneWork, requestDrain, providers, everyMs, onError } = deps
  let isSweeping = false
  const timer = setInterval(() => {
    if (isSweeping) return
    isSweeping = true
    sweepAll()
      .catch(onError)
      .finally(() => {
        isSweeping = false
      })
  }, everyMs)
  return () => clearInterval(timer)

  async function sweepAll(): Promise<void> {
    for (const provider of providers) {
      const lanes = await laneWork.sweep(provider)
      await Promise.all(lanes.map((lane) => requestDrain(lane)))
    }
  }
}
