import { hasFixtures, readFixture } from '@marketcache/testing'
import { describe, expect, it } from 'vitest'
import { compareShapes } from '../test-support/compare-shapes.ts'
import { sandboxOpener } from '../test-support/open-sandbox.ts'

const openSandbox = sandboxOpener()
const path = '/alternative-me/fng/'

describe('alternative.me', () => {
  it('tells one day unless asked for more, in texts, and what is left of it', async () => {
    const sandbox = await openSandbox()
    expect((await sandbox.get(path)).json).toEqual({
      name: 'Fear and Greed Index',
      data: [
        {
          value: expect.stringMatching(/^\d{1,2}$/),
          value_classification: expect.stringMatching(/^(Extreme )?(Fear|Greed)$|^Neutral$/),
          timestamp: String(Date.UTC(2026, 5, 9) / 1_000),
          time_until_update: String(14 * 3_600),
        },
      ],
      metadata: { error: null },
    })
  })

  it('tells the newest day first, the same ones tomorrow, and all of them for a limit of zero', async () => {
    const sandbox = await openSandbox()
    const read = async (query: string) => Object((await sandbox.get(path + query)).json).data
    const [today, yesterday] = await read('?limit=2')
    expect(today.timestamp - yesterday.timestamp).toBe(86_400)
    expect(yesterday).not.toHaveProperty('time_until_update')
    expect((await read('?limit=0')).at(-1).timestamp).toBe(String(Date.UTC(2018, 1, 1) / 1_000))
    sandbox.clock.advance(86_400_000)
    const { time_until_update: _, ...same } = today
    expect((await read('?limit=2'))[1]).toEqual(same)
  })

  it.each([
    ['us', '06-09-2026'],
    ['cn', '2026-06-09'],
    ['kr', '2026-06-09'],
    ['world', '09-06-2026'],
  ])('writes times as texts for whoever asks for dates as in %s', async (format, timestamp) => {
    const sandbox = await openSandbox()
    const { json } = await sandbox.get(`${path}?date_format=${format}`)
    expect(json).toMatchObject({ data: [{ timestamp }] })
  })

  it.skipIf(!hasFixtures())(
    'has the fields and types of the recorded answers (needs the payload folder)',
    async () => {
      const sandbox = await openSandbox()
      const { json } = await sandbox.get(path)
      expect(compareShapes(readFixture('fng/limit1.json'), json)).toEqual([])
    },
  )
})
