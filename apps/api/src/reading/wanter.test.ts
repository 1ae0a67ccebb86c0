import type { Resource } from '@marketcache/contracts'
import { coin } from '@marketcache/resources'
import { describe, expect, it } from 'vitest'
import type { RefreshAnswer } from './decide.ts'
import { createWanter, type RefreshDoor } from './wanter.ts'

const resource: Resource = coin
const wantOf = (id: string) => ({ resource, params: { id, currency: 'usd' } })

function createBench(want: RefreshDoor['want']) {
  const errors: unknown[] = []
  const counted: string[] = []
  const wanter = createWanter({
    refresher: { want },
    onAnswer: (reason, status) => counted.push(`${reason} ${status}`),
    onError: (error) => errors.push(error),
  })
  return { wanter, errors, counted }
}

describe('createWanter', () => {
  it('folds what is wanted at the same time into one call per reason', async () => {
    const calls: string[] = []
    const { wanter, counted } = createBench(async (wants, reason) => {
      calls.push(`${reason} ${wants.map(({ params }) => params.id).join()}`)
      return wants.map(() => ({ status: 'wanted' }))
    })
    await Promise.all([
      wanter.want(wantOf('a'), 'miss'),
      wanter.want(wantOf('b'), 'stale'),
      wanter.want(wantOf('c'), 'miss'),
    ])
    expect(calls).toEqual(['miss a,c', 'stale b'])
    expect(counted).toEqual(['miss wanted', 'miss wanted', 'stale wanted'])
  })

  it('gives each its own answer', async () => {
    const answers: RefreshAnswer[] = [{ status: 'wanted' }, { status: 'overloaded', retryAfterMs: 5_000 }]
    const { wanter } = createBench(async () => answers)
    const given = await Promise.all([wanter.want(wantOf('a'), 'miss'), wanter.want(wantOf('b'), 'miss')])
    expect(given).toEqual(answers)
  })

  it('never rejects: a queue that does not answer is an answer', async () => {
    const away = new Error('Connection is closed.')
    const { wanter, errors } = createBench(() => Promise.reject(away))
    expect(await wanter.want(wantOf('a'), 'miss')).toEqual({ status: 'unreachable' })
    expect(errors).toEqual([away])
  })
})
