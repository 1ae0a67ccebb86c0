import { MarketDataError } from '@marketcache/contracts'
import { type ItemFailure, malformedItem, unknownInstrument } from '../answer-batch.ts'
import type { CallContext } from '../define-call.ts'
import { isDocumentNotFound } from './errors.ts'

/** Deeper documents are no metadata; far deeper ones would overflow the stack when they are written. */
const deepest = 100

/** A document, or why there is none: one that is unusable says nothing about the others, so it fails alone. */
export type FetchedDocument = { document: object } | ItemFailure

/** Gets one document; it is unknown when the origin does not have it, or is not configured. */
export async function fetchDocument(
  { origin, id }: { origin: string; id: string },
  { getJson, signal }: CallContext,
): Promise<FetchedDocument> {
  const document = await getJson({ path: [origin, id], signal, isNotFound: isDocumentNotFound })
  if (document === null) return unknownInstrument
  return isDeeperThan(deepest, document) ? malformedItem : { document }
}

/** Takes an item apart: `crew/1/agents` is kind, id and, for relations, what is related. */
export function splitItem(call: string, item: string): [string, string, string] {
  const [kind, id, relation = '', ...rest] = item.split('/')
  if (kind !== undefined && id !== undefined && rest.length === 0) return [kind, id, relation]
  throw new MarketDataError('request_refused', `${call}: expected kind/id or kind/id/relation`, {
    isRetryable: false,
  })
}

/** Level by level, because a recursion would overflow where it is to prevent that. */
function isDeeperThan(limit: number, document: object): boolean {
  let level: object[] = [document]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === limit) return true
    level = level.flatMap((each) => Object.values(each).filter(isObject))
  }
  return false
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
