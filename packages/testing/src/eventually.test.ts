import { describe, expect, it } from 'vitest'
import { eventually } from './eventually.ts'

describe('eventually', () => {
  it('returns the first answer that is neither false nor an error', async () => {
    const answers = [() => false as const, () => Promise.reject(new Error('not yet')), () => 7]
    expect(await eventually(() => answers.shift()?.() ?? false, { everyMs: 1 })).toBe(7)
  })

  it('accepts zero and null as answers', async () => {
    expect(await eventually(() => 0)).toBe(0)
    expect(await eventually(() => null)).toBe(null)
  })

  it('throws what the check threw last when time is up', async () => {
    const check = () => Promise.reject(new Error('still broken'))
    await expect(eventually(check, { timeoutMs: 5, everyMs: 1 })).rejects.toThrow('still broken')
    await expect(eventually(() => false, { timeoutMs: 5, everyMs: 1 })).rejects.toThrow(/within 5 ms/)
  })
})
