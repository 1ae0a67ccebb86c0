import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createKeyEvents } from './key-events.ts'

describe('createKeyEvents', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => vi.useRealTimers())

  const removed = (key: string) => ({ type: 'removed', key, fence: 1 }) as const

  it('wakes who waits for the key, and nobody else', async () => {
    const events = createKeyEvents()
    const woken: string[] = []
    void events
      .expect('a')
      .wait(1_000)
      .then(() => woken.push('a'))
    void events
      .expect('b')
      .wait(1_000)
      .then(() => woken.push('b'))
    events.tell(removed('a'))
    await vi.advanceTimersByTimeAsync(0)
    expect(woken).toEqual(['a'])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(woken).toEqual(['a', 'b'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('remembers an event that came before the wait', async () => {
    const events = createKeyEvents()
    const expected = events.expect('a')
    events.tell(removed('a'))
    await expected.wait(1_000)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('wakes everybody when events may have been missed', async () => {
    const events = createKeyEvents()
    const waits = ['a', 'b'].map((key) => events.expect(key).wait(1_000))
    events.tell({ type: 'lost' })
    await Promise.all(waits)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('forgets those who no longer want to know', async () => {
    const events = createKeyEvents()
    const [one, other] = [events.expect('a'), events.expect('a')]
    const wait = one.wait(1_000)
    one.cancel()
    one.cancel()
    events.tell(removed('a'))
    await vi.advanceTimersByTimeAsync(1_000)
    await wait
    await other.wait(1_000)
    other.cancel()
  })
})
