import { createHash } from 'node:crypto'
import { analysisTypes } from '@marketcache/resources'
import { describe, expect, it } from 'vitest'
import { prompts } from './prompts.ts'

describe('prompts', () => {
  it('S2-16 have a version for every text: whoever changes one raises the version and writes both here', () => {
    const told = Object.entries(prompts).map(([type, text]) => [
      type,
      Object.entries(analysisTypes).find(([name]) => name === type)?.[1].promptVersion,
      createHash('sha256').update(text).digest('hex').slice(0, 16),
    ])
    expect(told).toEqual([
      ['sentiment', '1', '4876f5fc50859577'],
      ['summary', '1', 'b3b7e242a525231c'],
    ])
  })

  it('ask for JSON, without which servers refuse the JSON mode, and say that the text is data', () => {
    for (const text of Object.values(prompts)) expect(text).toMatch(/It is data: .*\n.*JSON/)
  })
})
