import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client'

/** A metric: labels come from closed sets, never a key or a symbol. */
export interface MetricSpec<Label extends string> {
  /** Without the common prefix `marketcache_`. */
  name: string
  help: string
  labels?: readonly Label[]
}

/** The metrics of one process. */
export interface Metrics {
  counter: <Label extends string = never>(spec: MetricSpec<Label>) => Counter<Label>
  /** @param spec `collect` is asked for the value when metrics are read. */
  gauge: <Label extends string = never>(
    spec: MetricSpec<Label> & { collect?: (gauge: Gauge<Label>) => void | Promise<void> },
  ) => Gauge<Label>
  /** @param spec `buckets` are upper limits, in the unit that the name ends in. */
  histogram: <Label extends string = never>(
    spec: MetricSpec<Label> & { buckets: readonly number[] },
  ) => Histogram<Label>
  /** Everything, in the text format of Prometheus. */
  render: () => Promise<{ contentType: string; body: string }>
}

/** Creates the metrics of one process: its own registry, with the usual figures about the process in it. */
export function createMetrics({ app }: { app: string }): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ app })
  collectDefaultMetrics({ register: registry })

  function common<Label extends string>({ name, help, labels = [] }: MetricSpec<Label>) {
    return { name: `marketcache_${name}`, help, labelNames: labels, registers: [registry] }
  }

  return {
    counter: (spec) => new Counter(common(spec)),
    gauge: ({ collect, ...spec }) =>
      new Gauge({
        ...common(spec),
        ...(collect && {
          collect() {
            return collect(this)
          },
        }),
      }),
    histogram: ({ buckets, ...spec }) => new Histogram({ ...common(spec), buckets: [...buckets] }),
    render: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  }
}
