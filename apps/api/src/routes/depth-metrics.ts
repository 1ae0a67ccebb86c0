import type { Metrics } from '@marketcache/platform'
import type { LaneDepth, QueueCounts } from '@marketcache/refresh'

/** Shows how much waits to be fetched; asked for when metrics are read. A queue that is away shows as no figures. */
export function addDepthMetrics(
  metrics: Metrics,
  deps: {
    depths: () => Promise<readonly LaneDepth[]>
    counts: () => Promise<Readonly<Record<string, QueueCounts>>>
  },
): void {
  metrics.gauge({
    name: 'due_items',
    help: 'Items that wait for a provider call (due) or are part of one (in_flight)',
    labels: ['provider', 'call', 'state'],
    collect: async (gauge) => {
      gauge.reset()
      for (const { provider, call, due, inFlight } of await deps.depths().catch(() => [])) {
        gauge.inc({ provider, call, state: 'due' }, due)
        gauge.inc({ provider, call, state: 'in_flight' }, inFlight)
      }
    },
  })
  metrics.gauge({
    name: 'queue_jobs',
    help: 'Jobs by queue and state',
    labels: ['queue', 'state'],
    collect: async (gauge) => {
      gauge.reset()
      const counts = await deps.counts().catch(() => ({}))
      for (const [queue, states] of Object.entries(counts))
        for (const [state, count] of Object.entries(states)) gauge.set({ queue, state }, count)
    },
  })
}
