import { type Outcome, succeed, type Target } from '@marketcache/contracts'
import { metadata } from '@marketcache/resources'
import { failTargets, malformedItem } from '../answer-batch.ts'
import { type CallContext, defineCall } from '../define-call.ts'
import { isRecord } from '../read-values.ts'
import { fetchDocument, splitItem } from './fetch-document.ts'

/**
 * The document about one entity, as its origin gives it.
 *
 * Source: the URL that `METADATA_ORIGINS` names for the kind, one GET. Items are `kind/id`.
 */
export const entity = defineCall({
  name: 'metadata.entity',
  fills: [metadata],
  maxItems: 1,
  maxConcurrent: 8,
  cost: () => 1,
  targets,
  fetch: async ({ items }, context) => {
    const outcomes = await Promise.all(items.map((item) => fetchEntity(item, context)))
    return outcomes.flat()
  },
})

function targets(_group: string, item: string): Target[] {
  return [{ resource: metadata.name, params: paramsOf(item) }]
}

async function fetchEntity(item: string, context: CallContext): Promise<Outcome[]> {
  const params = paramsOf(item)
  const told = await fetchDocument({ origin: params.kind, id: params.id }, context)
  if ('code' in told) return failTargets(item, targets('', item), told)
  if (!isRecord(told.document)) return failTargets(item, targets('', item), malformedItem)
  return [succeed(metadata, { item, params, payload: told.document, asOf: null })]
}

function paramsOf(item: string): { kind: string; id: string } {
  const [kind, id] = splitItem('metadata.entity', item)
  return { kind, id }
}
