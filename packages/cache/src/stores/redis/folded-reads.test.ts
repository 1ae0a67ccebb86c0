import { describe, expect, it, vi } from 'vitest'
import type { StoredEntry } from '../store.ts'
import { toStoredEntry } from '../to-stored-entry.ts'
import { createFoldedReads } from './folded-reads.ts'

describe('createFoldedReads', () => {
  it('asks once for what is read in one turn, and gives everybody the entry of its own key', async () => {
    const readMany = vi.fn(entriesOf)
    const read = createFoldedReads(readMany)
    const [one, none, other, again] = await Promise.all([
      read('one'),
      read('none'),
      read('other'),
      read('one'),
    ])
    expect([one, none, other, again].map(textOf)).toEqual(['one', null, 'other', 'one'])
    expect(readMany.mock.calls).toEqual([[['one', 'none', 'other', 'one']]])
  })

  it('also folds reads that begin in different steps of the turn', async () => {
    const readMany = vi.fn(entriesOf)
    const read = createFoldedReads(readMany)
    const later = Promise.resolve().then(() => read('later'))
    await Promise.all([read('now'), later])
    expect(readMany).toHaveBeenCalledOnce()
  })

  it('lets a read that begins when others were sent see what has been written since', async () => {
    const readMany = vi.fn(entriesOf)
    const read = createFoldedReads(readMany)
    await read('one')
    await read('one')
    expect(readMany).toHaveBeenCalledTimes(2)
  })

  it('keeps commands short when very many read at once', async () => {
    const readMany = vi.fn(entriesOf)
    const read = createFoldedReads(readMany)
    const keys = Array.from({ length: 250 }, (_, index) => `key-${index}`)
    const entries = await Promise.all(keys.map(read))
    expect(entries.map(textOf)).toEqual(keys)
    expect(readMany.mock.calls.map(([some]) => some.length)).toEqual([100, 100, 50])
  })

  it('tells everybody when the command failed, and asks again for those who come after', async () => {
    const failure = new Error('away')
    const readMany = vi.fn(entriesOf).mockRejectedValueOnce(failure)
    const read = createFoldedReads(readMany)
    const outcomes = await Promise.allSettled([read('one'), read('other')])
    expect(outcomes).toEqual([
      { status: 'rejected', reason: failure },
      { status: 'rejected', reason: failure },
    ])
    expect(textOf(await read('one'))).toBe('one')
  })
})

async function entriesOf(keys: readonly string[]): Promise<(StoredEntry | null)[]> {
  return keys.map((key) => (key === 'none' ? null : entryOf(key)))
}

function entryOf(text: string): StoredEntry {
  const times = { fetchedAt: 1, freshUntil: 2, staleUntil: 3, keepUntil: 4 }
  const content = { kind: 'value', encoding: 'json', costMs: 0, tags: [], asOf: null } as const
  const write = { key: text, ...times, ...content, fence: null, body: Buffer.from(text) }
  return toStoredEntry(write, { fence: 1, revision: 'a' })
}

function textOf(entry: StoredEntry | null): string | null {
  return entry?.body.toString() ?? null
}
