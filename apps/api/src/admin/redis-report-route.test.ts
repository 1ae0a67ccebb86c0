import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSlowCommands } from './redis-report-route.ts'

const row = (duration: number, ...words: unknown[]) => [
  1,
  1_795_184_264,
  duration,
  words,
  '127.0.0.1:1',
  'name',
]

describe('readSlowCommands', () => {
  it('S1-44 shows the ten slowest, slowest first, by name alone', () => {
    const rows = Array.from({ length: 20 }, (_, index) => row(index, 'get', 'secret-key'))
    const read = readSlowCommands(rows)
    expect(read.map(({ duration_us }) => duration_us)).toEqual([19, 18, 17, 16, 15, 14, 13, 12, 11, 10])
    expect(read[0]).toEqual({ at: '2026-11-20T14:17:44.000Z', duration_us: 19, command: 'GET' })
    expect(JSON.stringify(read)).not.toContain('secret')
  })

  it('does not repeat what is no name of a command', () => {
    expect(readSlowCommands([row(1, 'hunter2 password')])).toMatchObject([{ command: 'unknown' }])
  })

  it.each([8_640_000_000_001, -8_640_000_000_001, Number.MAX_SAFE_INTEGER, 0.5, '1795184264', null])(
    'leaves out a command whose time %s is none, and shows the others',
    (seconds) => {
      const rows = [[1, seconds, 5, ['get']], row(3, 'set')]
      expect(readSlowCommands(rows)).toMatchObject([{ duration_us: 3, command: 'SET' }])
    },
  )

  it('shows the last second that a date can tell', () => {
    expect(readSlowCommands([[1, 8_640_000_000_000, 5, ['get']]])).toEqual([
      { at: '+275760-09-13T00:00:00.000Z', duration_us: 5, command: 'GET' },
    ])
  })

  it('reads whatever a server says without failing', () => {
    fc.assert(
      fc.property(fc.anything(), fc.array(fc.array(fc.anything())), (anything, rows) => {
        expect(Array.isArray(readSlowCommands(anything))).toBe(true)
        expect(Array.isArray(readSlowCommands(rows))).toBe(true)
      }),
    )
  })
})
