import { type Outcome, succeed, type Target } from '@marketcache/contracts'
import { metadataRelation } from '@marketcache/resources'
import { failTargets } from '../answer-batch.ts'
import { type CallContext, defineCall } from '../define-call.ts'
import { isRecord, readList } from '../read-values.ts'
import { fetchDocument, splitItem } from './fetch-document.ts'

/**
 * What belongs to one entity, as its origin gives it: mostly a list.
 *
 * Source: the URL that `METADATA_ORIGINS` names for `kind.relation`, one GET. Items are `kind/id/relation`.
 */
export const relation = defineCall({
  name: 'metadata.relation',
  fills: [metadataRelation],
  maxItems: 1,
  maxConcurrent: 8,
  cost: () => 1,
  targets,
  fetch: async ({ items }, context) => {
    const outcomes = await Promise.all(items.map((item) => fetchRelation(item, context)))
    return outcomes.flat()
  },
})

function targets(_group: string, item: string): Target[] {
  return [{ resource: metadataRelation.name, params: paramsOf(item) }]
}

async function fetchRelation(item: string, context: CallContext): Promise<Outcome[]> {
  const params = paramsOf(item)
  const origin = `${params.kind}.${params.relation}`
  const told = await fetchDocument({ origin, id: params.id }, context)
  if ('code' in told) return failTargets(item, targets('', item), told)
  const payload = isRecord(told.document) ? told.document : [...readList(told.document)]
  return [succeed(metadataRelation, { item, params, payload, asOf: null })]
}

function paramsOf(item: string): { kind: string; id: string; relation: string } {
  const [kind, id, related] = splitItem('metadata.relation', item)
  return { kind, id, relation: related }
}
