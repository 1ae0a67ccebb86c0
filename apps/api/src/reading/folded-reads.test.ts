import type { StoredEntry } from '@marketcache/cache'
import { describe, expect, it, vi } from 'vitest'
import { valueEntry } from '../test-support/entries.ts'
import { createFoldedReads } from './folded-reads.ts'

const nothing = () => undefined

function createBench(find: (key: string) => StoredEntry | null = () => null) {
  const commands: (readonly string[])[] = []
  const readMany = async (keys: readonly string[]) => {
    commands.push(keys)
    return keys.map(find)
  }
  return { commands, entries: createFoldedReads({ entries: { readMany, peek: nothing, recall: nothing } }) }
}

describe('createFoldedReads', () => {
  it('reads what is asked for at the same time with one command, each key once', async () => {
    const entry = valueEntry(0)
    const { commands, entries } = createBench((key) => (key === 'a' ? entry : null))
    const found = await Promise.all(['a', 'b', 'a'].map((key) => entries.read(key)))
    expect(found).toEqual([entry, null, entry])
    expect(commands).toEqual([['a', 'b']])
  })

  it('never answers from an earlier read', async () => {
    let fetchedAt = 0
    const { commands, entries } = createBench(() => {
      fetchedAt += 1
      return valueEntry(fetchedAt)
    })
    const first = await entries.read('a')
    const second = await entries.read('a')
    expect([first?.fetchedAt, second?.fetchedAt, commands.length]).toEqual([1, 2, 2])
  })

  it('reads a key anew when it is asked for while its reply is under way', async () => {
    const { promise: release, resolve } = Promise.withResolvers<void>()
    let commandCount = 0
    const entries = createFoldedReads({
      entries: {
        peek: nothing,
        recall: nothing,
        readMany: async (keys) => {
          commandCount += 1
          const isFirst = commandCount === 1
          if (isFirst) await release
          return keys.map(() => (isFirst ? null : valueEntry(0)))
        },
      },
    })
    const early = entries.read('a')
    await new Promise((resolve) => setImmediate(resolve))
    const late = entries.read('a')
    expect(await late).not.toBeNull()
    resolve()
    expect(await early).toBeNull()
  })

  it('keeps commands small', async () => {
    const { commands, entries } = createBench()
    await Promise.all(Array.from({ length: 250 }, (_, index) => entries.read(`key-${index}`)))
    expect(commands.map((keys) => keys.length)).toEqual([100, 100, 50])
  })

  it('fails every read of a command that failed, and no later one', async () => {
    const readMany = vi.fn<() => Promise<null[]>>()
    readMany.mockRejectedValueOnce(new Error('Connection is closed.')).mockResolvedValue([null])
    const entries = createFoldedReads({ entries: { readMany, peek: nothing, recall: nothing } })
    const results = await Promise.allSettled([entries.read('a'), entries.read('b')])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await entries.read('a')).toBeNull()
  })

  it('answers what is held for certain without a command', async () => {
    const held = valueEntry(0)
    const readMany = vi.fn<() => Promise<null[]>>()
    const entries = createFoldedReads({ entries: { readMany, peek: () => held, recall: nothing } })
    expect(await entries.read('a')).toBe(held)
    expect(readMany).not.toHaveBeenCalled()
  })

  it('answers what is held for each key when the command failed, and fails the others', async () => {
    const held = valueEntry(0, { isDegraded: true })
    const readMany = () => Promise.reject(new Error('Connection is closed.'))
    const recall = (key: string) => (key === 'a' ? held : undefined)
    const entries = createFoldedReads({ entries: { readMany, peek: nothing, recall } })
    const [held1, failed] = await Promise.allSettled([entries.read('a'), entries.read('b')])
    expect(held1).toEqual({ status: 'fulfilled', value: held })
    expect(failed.status).toBe('rejected')
  })

  it('tells of many what is held when the command failed, and fails only when nothing is', async () => {
    const held = valueEntry(0, { isDegraded: true })
    const readMany = () => Promise.reject(new Error('Connection is closed.'))
    const recall = (key: string) => (key === 'a' ? held : undefined)
    const entries = createFoldedReads({ entries: { readMany, peek: nothing, recall } })
    expect(await entries.readMany(['b', 'a'])).toEqual([undefined, held])
    await expect(entries.readMany(['b', 'c'])).rejects.toThrow('Connection is closed.')
  })
})
