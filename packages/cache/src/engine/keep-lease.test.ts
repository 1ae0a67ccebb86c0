import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepLease } from './keep-lease.ts'

const lease = { key: 'k', fence: 1, token: 't' }

describe('keepLease', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => vi.useRealTimers())

  function start(renew: () => Promise<boolean>) {
    const onLost = vi.fn()
    return { onLost, keeper: keepLease({ store: { renew }, lease, ttlMs: 900, onLost }) }
  }

  it('holds on as long as renewals succeed', async () => {
    const { onLost, keeper } = start(async () => true)
    await vi.advanceTimersByTimeAsync(100_000)
    expect(onLost).not.toHaveBeenCalled()
    keeper.stop()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is lost at once when somebody else holds it, and says so once', async () => {
    const { onLost } = start(async () => false)
    await vi.advanceTimersByTimeAsync(300)
    expect(onLost).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(onLost).toHaveBeenCalledTimes(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('survives failed renewals as long as an earlier one lasts', async () => {
    const renew = vi.fn(async () => true)
    const { onLost, keeper } = start(renew)
    await vi.advanceTimersByTimeAsync(600)
    renew.mockRejectedValue(new Error('away'))
    await vi.advanceTimersByTimeAsync(500)
    renew.mockResolvedValue(true)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(onLost).not.toHaveBeenCalled()
    keeper.stop()
  })

  it('counts the time from before a renewal was asked for, not from its late answer', async () => {
    let renewals = 0
    const { onLost } = start(() => {
      renewals += 1
      return new Promise((resolve) => (renewals === 1 ? setTimeout(resolve, 500, true) : undefined))
    })
    await vi.advanceTimersByTimeAsync(1_199)
    expect(onLost).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(onLost).toHaveBeenCalledTimes(1)
  })

  it('tells nothing after it was stopped, though a renewal is still under way', async () => {
    const { onLost, keeper } = start(() => new Promise((resolve) => setTimeout(resolve, 100, false)))
    await vi.advanceTimersByTimeAsync(350)
    keeper.stop()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(onLost).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })
})
