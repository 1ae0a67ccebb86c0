import { packBody, type Store, type StoreVerdict } from '@marketcache/cache'
import type { EntryDraft } from './entry-of.ts'

/** Writes an entry, compressed when it is long. */
export type WriteDraft = (draft: EntryDraft) => Promise<StoreVerdict>

// Longer than quotes and coins, which are read so often that unpacking would cost more than their space.
const compressAboveBytes = 10_000
const maxValueBytes = 8_000_000

/** Creates the function by which every entry of the worker is written. */
export function createWriteDraft({ store }: { store: Pick<Store, 'write'> }): WriteDraft {
  return async ({ body, ...draft }) => {
    const packed = await packBody(body, 'json', { compressAboveBytes, maxValueBytes })
    const { verdict } = await store.write({ ...draft, ...packed, costMs: 0 })
    return verdict
  }
}

/** Longest body that is unpacked again. */
export const maxBodyBytes = maxValueBytes
