import type { Resource } from '@marketcache/contracts'
import { describe, expect, it } from 'vitest'
import { popular, resources } from './index.ts'

const all: readonly Resource[] = resources
describe('popular', () => {
  it('S3-05 is fresh for 10 minutes', () => {
    expect(popular.freshness.freshForMs).toBe(600_000)
  })

  it('can be asked of what everybody may read, and of nothing else', () => {
    const open = all.filter(({ scope, input }) => scope === 'public' && input === null)
    const names = open.map(({ name }) => name).filter((name) => name !== 'popular')
    expect(popular.params.properties.resource).toMatchObject({ enum: names, default: 'coin' })
    expect(names).toContain('coin')
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
