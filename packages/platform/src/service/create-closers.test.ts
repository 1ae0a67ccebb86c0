import { describe, expect, it } from 'vitest'
import { createClosers } from './create-closers.ts'

describe('createClosers', () => {
  it('does not let one that fails keep the others open', async () => {
    const closed: string[] = []
    const closers = createClosers({ timeoutMs: 1000 })
    closers.add('first', () => closed.push('first'))
    closers.add('throws', () => {
      throw new Error('no')
    })
    closers.add('rejects', async () => Promise.reject(new Error('nor this')))
    const failures = await closers.closeAll()
    expect(failures.map(({ label }) => label)).toEqual(['rejects', 'throws'])
    expect(closed).toEqual(['first'])
  })

  it('gives up on one that hangs, and still asks the others', async () => {
    const closed: string[] = []
    const closers = createClosers({ timeoutMs: 20 })
    closers.add('redis', () => closed.push('redis'))
    closers.add('hangs', () => new Promise(() => undefined))
    const failures = await closers.closeAll()
    expect(failures).toMatchObject([{ label: 'hangs', err: { message: 'no time left of 20 ms' } }])
    expect(closed).toEqual(['redis'])
  })

  it('closes in the reverse order, one after the other', async () => {
    const events: string[] = []
    const closers = createClosers({ timeoutMs: 1000 })
    for (const label of ['redis', 'queue', 'http']) {
      closers.add(label, async () => {
        events.push(`${label}…`)
        await Promise.resolve()
        events.push(label)
      })
    }
    expect(await closers.closeAll()).toEqual([])
    expect(events).toEqual(['http…', 'http', 'queue…', 'queue', 'redis…', 'redis'])
  })
})
