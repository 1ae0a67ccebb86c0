import { fail, type Outcome, succeed, type Target } from '@marketcache/contracts'
import { mostPopular, popular as popularResource } from '@marketcache/resources'
import { type ComputationContext, defineComputation } from './define-computation.ts'

/** What is read most of each resource, as the API processes count it: the items are names of resources. */
export const popular = defineComputation({
  name: 'computed.popular',
  fills: [popularResource],
  maxItems: 10,
  maxConcurrent: 1,
  targets: (_, resource): Target[] => [{ resource: popularResource.name, params: { resource } }],
  compute: ({ items }, context) => Promise.all(items.map((resource) => list(resource, context))),
})

async function list(resource: string, { popular: readPopular, now }: ComputationContext): Promise<Outcome> {
  const about = { item: resource, params: { resource } }
  try {
    const read = await readPopular(resource, mostPopular)
    const items = read.map(({ params, reads }, index) => ({ params: { ...params }, reads, rank: index + 1 }))
    return succeed(popularResource, { ...about, payload: { resource, items }, asOf: now() })
  } catch {
    const detail = 'computed: what was read could not be looked up'
    return fail(popularResource, { ...about, code: 'provider_unavailable', isRetryable: true, detail })
  }
}
