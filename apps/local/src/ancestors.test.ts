import { describe, expect, it } from 'vitest'
import { findAncestors, type ProcessLookup, watchAncestors } from './ancestors.ts'

const tree = new Map([
  [40, 30],
  [30, 20],
  [20, 10],
  [10, 1],
  [1, 0],
])

const lookUp: ProcessLookup = (pid) => {
  const parentPid = tree.get(pid)
  return parentPid === undefined ? null : { parentPid, startedAt: `start of ${pid}` }
}

describe('findAncestors', () => {
  it('names everything up to the one that began the command, and nothing above it', () => {
    const ancestors = findAncestors({ from: 40, upTo: 20 }, lookUp)
    expect(ancestors?.map(({ pid }) => pid)).toEqual([30, 20])
  })

  it('finds nothing when one in between has died and its child was given to another parent', () => {
    expect(findAncestors({ from: 40, upTo: 99 }, lookUp)).toBe(null)
    expect(findAncestors({ from: 98, upTo: 20 }, lookUp)).toBe(null)
  })
})

describe('watchAncestors', () => {
  it('reports at once when the command that began it is gone already', () => {
    const gone: string[] = []
    watchAncestors({ upTo: 2 ** 22 + 1, onGone: (what) => gone.push(what) })
    expect(gone).toHaveLength(1)
  })

  it('stays silent while all of them live', async () => {
    const gone: string[] = []
    const end = watchAncestors({ upTo: process.ppid, onGone: (what) => gone.push(what), everyMs: 5 })
    await new Promise((resolve) => setTimeout(resolve, 50))
    end()
    expect(gone).toEqual([])
  })
})
