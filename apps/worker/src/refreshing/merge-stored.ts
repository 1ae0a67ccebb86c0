import { type StoredEntry, unpackBody } from '@marketcache/cache'
import type { OkOutcome, Resource } from '@marketcache/contracts'
import { emptyFields } from './empty-fields.ts'
import type { ResourceBook } from './resource-book.ts'
import { maxBodyBytes } from './write-draft.ts'

/** What is to be done with an answer, given what is stored. */
export type Joined = { outcome: OkOutcome } | { mistake: string }

/** Says whether an answer can only be judged beside what is stored. */
export function needsStored(resource: Resource, outcome: OkOutcome): boolean {
  return resource.merge !== null || emptyFields(resource, outcome.payload).length > 0
}

/**
 * Joins a provider's answer to what is stored, where the resource says how, and refuses one that would empty it.
 *
 * What is stored may have been written by another version: only a payload that still fits counts.
 */
export async function mergeStored(
  outcome: OkOutcome,
  at: { resource: Resource; stored: StoredEntry | null; book: Pick<ResourceBook, 'explain'> },
): Promise<Joined> {
  const { resource, stored, book } = at
  if (stored?.kind !== 'value' || !needsStored(resource, outcome)) return { outcome }
  const data = await readData(stored)
  if (data === null || book.explain(resource.name, data) !== null) return { outcome }
  const lost = emptyFields(resource, outcome.payload).find(
    (field) => !emptyFields(resource, data).includes(field),
  )
  if (lost !== undefined) return { mistake: `/${lost}: expected a value, as the stored one has, got null` }
  if (resource.merge === null) return { outcome }
  return { outcome: { ...outcome, payload: resource.merge(data, outcome.payload) } }
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
