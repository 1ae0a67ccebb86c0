import { describe, expect, it } from 'vitest'
import { createMetrics } from './create-metrics.ts'

describe('createMetrics', () => {
  it('refuses a label that was not declared', () => {
    const reads = createMetrics({ app: 'api' }).counter({
      name: 'reads_total',
      help: 'Reads',
      labels: ['state'],
    })
    // @ts-expect-error: the compiler refuses it as well.
    expect(() => reads.inc({ symbol: 'AAPL' })).toThrow()
  })

  it('refuses two metrics of one name', () => {
    const metrics = createMetrics({ app: 'api' })
    metrics.counter({ name: 'reads_total', help: 'Reads' })
    expect(() => metrics.counter({ name: 'reads_total', help: 'Reads' })).toThrow()
  })

  it('keeps processes apart, so that two can live in one test', async () => {
    const [one, two] = [createMetrics({ app: 'api' }), createMetrics({ app: 'worker' })]
    one.counter({ name: 'reads_total', help: 'Reads' }).inc()
    expect((await one.render()).body).toContain('marketcache_reads_total{app="api"} 1')
    expect((await two.render()).body).not.toContain('reads_total')
  })

  it('renders counters, histograms and gauges with what the process itself uses', async () => {
    const metrics = createMetrics({ app: 'api' })
    metrics
      .counter({ name: 'reads_total', help: 'Reads', labels: ['resource', 'state'] })
      .inc({ resource: 'coin', state: 'hit' })
    metrics
      .histogram({ name: 'age_seconds', help: 'Age', labels: ['resource'], buckets: [1, 10] })
      .observe({ resource: 'coin' }, 5)
    metrics.gauge({
      name: 'depth',
      help: 'Depth',
      labels: ['lane'],
      collect: async (gauge) => gauge.set({ lane: 'a' }, 7),
    })
    const { contentType, body } = await metrics.render()
    expect(contentType).toContain('text/plain')
    expect(body).toContain('marketcache_reads_total{resource="coin",state="hit",app="api"} 1')
    expect(body).toContain('marketcache_age_seconds_bucket{le="10",app="api",resource="coin"} 1')
    expect(body).toContain('marketcache_depth{lane="a",app="api"} 7')
    expect(body).toContain('process_cpu_user_seconds_total')
  })
})
