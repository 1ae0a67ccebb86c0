import { type StoredEntry, unpackBody } from '@marketcache/cache'
import type { OkOutcome, Resource } from '@marketcache/contracts'
import type { ResourceBook } from './resource-book.ts'
import { maxBodyBytes } from './write-draft.ts'

/**
 * Joins a provider's answer to what is stored, where the resource says how.
 *
 * What is stored may have been written by another version: only a payload that still fits is joined.
 */
export async function mergeStored(
  outcome: OkOutcome,
  at: { resource: Resource; stored: StoredEntry | null; book: Pick<ResourceBook, 'explain'> },
): Promise<OkOutcome> {
  const { resource, stored, book } = at
  if (resource.merge === null || stored?.kind !== 'value') return outcome
  const data = await readData(stored)
  if (data === null || book.explain(resource.name, data) !== null) return outcome
  return { ...outcome, payload: resource.merge(data, outcome.payload) }
}

async function readData(stored: StoredEntry): Promise<unknown> {
  try {
    const body = await unpackBody(stored, maxBodyBytes)
    const parsed: unknown = JSON.parse(body.toString('utf8'))
    return typeof parsed === 'object' && parsed !== null && 'data' in parsed ? parsed.data : null
  } catch {
    // A body that cannot be read has nothing to add; the write that follows replaces it.
    return null
  }
}
