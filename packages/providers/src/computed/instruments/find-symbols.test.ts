import { describe, expect, it } from 'vitest'
import { toldSources } from '../../test-support/told-sources.ts'
import { findSymbols } from './find-symbols.ts'

const found = { symbol: 'EXMP', kind: 'equity', name: null, exchange: null }

describe('findSymbols', () => {
  it('goes on without Yahoo when it does not answer in time', async () => {
    const read = () => new Promise<never>(() => undefined)
    expect(await findSymbols({ text: 'exmp', patienceMs: 1 }, { read })).toBeNull()
  })

  it('says that Yahoo did not answer when it answered one of two spellings', async () => {
    const told = { 'symbol-search:brk.b': { query: 'brk.b', symbols: [found] } }
    expect(await findSymbols({ text: 'brk.b', patienceMs: 9_000 }, toldSources(told))).toBeNull()
  })

  it('takes nothing found for an answer', async () => {
    const told = { 'symbol-search:exmp': { query: 'exmp', symbols: [] } }
    expect(await findSymbols({ text: 'exmp', patienceMs: 9_000 }, toldSources(told))).toEqual([])
  })

  it('hands on that the cache is away', async () => {
    const read = () => Promise.reject(new Error('away'))
    await expect(findSymbols({ text: 'exmp', patienceMs: 9_000 }, { read })).rejects.toThrow('away')
  })
})
