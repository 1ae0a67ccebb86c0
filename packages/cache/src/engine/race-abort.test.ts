import { describe, expect, it } from 'vitest'
import { raceAbort } from './race-abort.ts'

describe('raceAbort', () => {
  const never = () => new Promise<string>(() => {})

  it('gives what the work gives', async () => {
    const { signal } = new AbortController()
    expect(await raceAbort(Promise.resolve('done'), signal)).toBe('done')
    await expect(raceAbort(Promise.reject(new Error('failed')), signal)).rejects.toThrow('failed')
  })

  it('rejects as soon as the signal fires, and at once when it has fired already', async () => {
    const controller = new AbortController()
    const waiting = raceAbort(never(), controller.signal)
    controller.abort(new Error('left'))
    await expect(waiting).rejects.toThrow('left')
    await expect(raceAbort(never(), controller.signal)).rejects.toThrow('left')
  })
})
