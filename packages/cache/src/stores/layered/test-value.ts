import type { StoreWrite } from '../store.ts'

/** For tests: a value that is kept for a minute from `now` unless `changes` say otherwise. */
export function testValue(key: string, now: number, changes: Partial<StoreWrite> = {}): StoreWrite {
  return {
    key,
    kind: 'value',
    fence: null,
    encoding: 'json',
    costMs: 0,
    body: Buffer.from('{}'),
    tags: [],
    asOf: null,
    fetchedAt: now,
    freshUntil: now + 10_000,
    staleUntil: now + 20_000,
    keepUntil: now + 60_000,
    ...changes,
  }
}
