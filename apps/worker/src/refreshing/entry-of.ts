import type { StoreWrite } from '@marketcache/cache'
import {
  type Candidate,
  dayMs,
  type EntryMeta,
  minuteMs,
  type OkOutcome,
  type Resource,
  toIsoTime,
} from '@marketcache/contracts'
import { emptyFields } from './empty-fields.ts'

/** An entry before its body is packed. */
export type EntryDraft = Omit<StoreWrite, 'encoding' | 'costMs'> & { fence: number }

/** Everything that is known when an answer is turned into an entry. */
export interface Stamp {
  key: string
  fence: number
  /** When the answer was there, in milliseconds. */
  now: number
}

/** What is written where there is no value. */
export interface Note extends Stamp {
  detail: string
  /** Those of the value: what is dropped after a change must not leave behind that there was nothing before. */
  tags: readonly string[]
}

/** Turns a provider's value into the entry that the API sends as it is: deadlines are stamped here and nowhere else. */
export function valueEntry(
  outcome: OkOutcome,
  at: Stamp & { resource: Resource; source: string; isSimulated: boolean },
): EntryDraft {
  const { staleForMs, keepForMs } = at.resource.freshness
  const freshUntil = freshUntilOf(outcome, at)
  const staleUntil = Math.max(freshUntil, at.now + staleForMs)
  const meta: EntryMeta = {
    resource: outcome.resource,
    params: { ...outcome.params },
    source: at.source,
    simulated: at.isSimulated,
    asOf: toIsoTime(outcome.asOf),
    fetchedAt: new Date(at.now).toISOString(),
    freshUntil: new Date(freshUntil).toISOString(),
    staleUntil: new Date(staleUntil).toISOString(),
    delaySeconds: outcome.delaySeconds,
  }
  return {
    key: at.key,
    kind: 'value',
    fence: at.fence,
    fetchedAt: at.now,
    freshUntil,
    staleUntil,
    keepUntil: Math.max(staleUntil, at.now + keepForMs),
    asOf: outcome.asOf,
    tags: at.resource.tags(outcome.params),
    body: Buffer.from(JSON.stringify({ meta, data: inDeclaredOrder(at.resource, outcome.payload) })),
  }
}

/** A value without what makes it one may come of a provider in trouble: it is worth asking again soon. */
const mostFreshWhenEmptyMs = minuteMs

function freshUntilOf(outcome: OkOutcome, { resource, now }: { resource: Resource; now: number }): number {
  const freshUntil = outcome.freshUntil ?? now + resource.freshness.freshForMs
  const isEmpty = emptyFields(resource, outcome.payload).length > 0
  return isEmpty ? Math.min(freshUntil, now + mostFreshWhenEmptyMs) : freshUntil
}

/** Puts fields where the resource declares them, so that people find the price where they look for it. */
function inDeclaredOrder({ payload: schema }: Resource, payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null || schema.properties === undefined) return payload
  const fields = new Map(Object.entries(payload))
  return Object.fromEntries(Object.keys(schema.properties).map((field) => [field, fields.get(field)]))
}

const firstUnknownMs = minuteMs
const longestUnknownMs = dayMs

/**
 * Notes that the provider knows no such thing.
 *
 * @param previousMs How long the last such note was good for, or null: each one is good for twice as long.
 */
export function unknownEntry(at: Note & { previousMs: number | null }): EntryDraft {
  const lastingMs = Math.min(longestUnknownMs, at.previousMs === null ? firstUnknownMs : at.previousMs * 2)
  return note({ ...at, kind: 'unknown', code: 'unknown_instrument', lastingMs, rememberedMs: 2 * lastingMs })
}

/**
 * Notes that a name can mean several things, and which. It is an `unknown` entry with a code of its own.
 *
 * @param lastingMs How long that is believed: as long as a value would be, because it is known as well as one.
 */
export function ambiguousEntry(
  at: Note & { candidates: readonly Candidate[]; lastingMs: number },
): EntryDraft {
  return note({ ...at, kind: 'unknown', code: 'ambiguous_instrument', rememberedMs: at.lastingMs })
}

/** Notes that the provider failed; it never replaces a value. @param pauseMs When asking again makes sense. */
export function failedEntry(at: Note & { code: string; pauseMs: number }): EntryDraft {
  const lastingMs = Math.max(1_000, at.pauseMs)
  return note({ ...at, kind: 'failed', lastingMs, rememberedMs: lastingMs })
}

function note(
  at: Note & {
    kind: 'unknown' | 'failed'
    code: string
    candidates?: readonly Candidate[]
    lastingMs: number
    rememberedMs: number
  },
): EntryDraft {
  const keepUntil = at.now + at.rememberedMs
  const { code, detail, candidates } = at
  return {
    key: at.key,
    kind: at.kind,
    fence: at.fence,
    fetchedAt: at.now,
    freshUntil: at.now + at.lastingMs,
    staleUntil: keepUntil,
    keepUntil,
    asOf: null,
    tags: at.tags,
    body: Buffer.from(JSON.stringify({ code, detail, candidates })),
  }
}
