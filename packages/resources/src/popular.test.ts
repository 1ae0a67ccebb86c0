import type { Resource } from '@marketcache/contracts'
import { describe, expect, it } from 'vitest'
import { popular, resources } from './index.ts'

const all: readonly Resource[] = resources
describe('popular', () => {
  it('S3-05 is fresh for 10 minutes', () => {
    expect(popular.freshness.freshForMs).toBe(600_000)
  })

  it('can be asked of what everybody may read, and of nothing else', () => {
    const names: string[] = popular.params.properties.resource?.enum ?? []
    const open = all.filter(({ scope, input }) => scope === 'public' && input === null)
    expect(open.map(({ name }) => name)).toEqual(expect.arrayContaining(names))
    expect(popular.params.properties.resource).toMatchObject({ default: 'coin' })
    expect(names).toEqual(expect.arrayContaining(['coin', 'quote', 'metadata']))
  })

  it('never tells what people typed: parameters of any form', () => {
    const isFree = (schema: Readonly<Record<string, unknown>>) =>
      ['pattern', 'enum', 'anyOf', 'const'].every((name) => schema[name] === undefined)
    const typed = all.filter(({ params }) => Object.values(params.properties).some(isFree))
    expect(typed.map(({ name }) => name)).toContain('symbol-search')
    expect(typed.filter(({ isToldByName }) => isToldByName).map(({ name }) => name)).toEqual([])
  })

  it('shows as many as are asked for, ten unless told otherwise', () => {
    const items = Array.from({ length: 100 }, (_, index) => {
      return { params: { id: `coin-${index}` }, reads: 1, rank: index + 1 }
    })
    const shown = (query: Record<string, unknown>) =>
      popular.views[0]?.render({ resource: 'coin', items }, { query, wantsCsv: false })
    expect(shown({})).toEqual({ data: { resource: 'coin', items: items.slice(0, 10) } })
    expect(shown({ limit: 1 })).toEqual({ data: { resource: 'coin', items: items.slice(0, 1) } })
    expect(shown({ limit: 100 })).toEqual({ data: { resource: 'coin', items } })
  })
})
