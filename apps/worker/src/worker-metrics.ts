import type { Metrics } from '@marketcache/platform'

/** What the worker counts; every label comes from a closed set. */
export type WorkerMetrics = ReturnType<typeof createWorkerMetrics>

/** Declares the worker's metrics. */
export function createWorkerMetrics(metrics: Metrics) {
  return {
    refreshes: metrics.counter({
      name: 'refreshes_total',
      help: 'Values that provider calls brought or failed to bring',
      labels: ['resource', 'provider', 'outcome'],
    }),
    calls: metrics.counter({
      name: 'provider_calls_total',
      help: 'Calls to providers',
      labels: ['provider', 'call', 'outcome'],
    }),
    callsInFlight: metrics.gauge({
      name: 'provider_calls_in_flight',
      help: 'Calls that wait for their answer',
      labels: ['provider', 'call'],
    }),
    callSeconds: metrics.histogram({
      name: 'provider_call_seconds',
      help: 'Time from taking items to having stored their values',
      labels: ['provider', 'call'],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
    }),
    batchSize: metrics.histogram({
      name: 'provider_batch_items',
      help: 'Items that one call was asked for',
      labels: ['provider', 'call'],
      buckets: [1, 5, 10, 25, 50, 100, 250],
    }),
  }
}
