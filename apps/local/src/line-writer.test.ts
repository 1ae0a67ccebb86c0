import { describe, expect, it } from 'vitest'
import { createLineWriter } from './line-writer.ts'

describe('createLineWriter', () => {
  it('passes on whole lines only', () => {
    const written: string[] = []
    const writer = createLineWriter((text) => written.push(text))
    writer.add('{"a":')
    writer.add('1}\n{"b":2}\nrest')
    expect(written).toEqual(['{"a":1}\n', '{"b":2}\n'])
  })

  it('keeps lines back until they are released', () => {
    const written: string[] = []
    const writer = createLineWriter((text) => written.push(text), { isHeld: true })
    writer.add('first\n\nsecond')
    expect(written).toEqual([])
    expect(writer.held()).toEqual(['first', 'second'])
    writer.release()
    writer.add(' half\n')
    expect(written).toEqual(['first\n', '\n', 'second half\n'])
  })
})
