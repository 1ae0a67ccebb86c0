import { describe, expect, it } from 'vitest'
import { sandboxOpener } from '../test-support/open-sandbox.ts'

const openSandbox = sandboxOpener()

describe('the origin of metadata', () => {
  it.each([
    '/crews/0',
    '/crews/201',
    '/crews/01',
    '/crews/1.0',
    '/crews/-1',
    '/crews/..%2fagents',
    '/crews/__proto__',
    '/crews/201/agents',
    '/agents/9',
    '/agents/19',
    '/agents/2010',
    '/elsewhere',
  ])('has nothing at %s', async (path) => {
    const sandbox = await openSandbox()
    expect(await sandbox.get(`/metadata${path}`)).toMatchObject({
      status: 404,
      json: { detail: expect.stringMatching(/not found/i) },
    })
  })

  it('tells a crew, its agents and each of them alike', async () => {
    const sandbox = await openSandbox()
    for (const id of [1, 2, 200]) {
      const crew = await sandbox.get(`/metadata/crews/${id}`)
      const { json: agents } = await sandbox.get(`/metadata/crews/${id}/agents`)
      expect(crew).toMatchObject({
        status: 200,
        json: { id, name: expect.any(String), attributes: [{ trait_type: 'Agents' }, {}, {}] },
      })
      expect(Object(crew.json).attributes[0].value).toBe(Object(agents).length)
      for (const agent of Array.isArray(agents) ? agents : []) {
        expect((await sandbox.get(`/metadata/agents/${agent.id}`)).json).toEqual(agent)
        expect(agent.crew_id).toBe(id)
      }
    }
  })

  it('is the same in every sandbox at any time', async () => {
    const one = await openSandbox({ seed: 1 })
    const other = await openSandbox({ seed: 2, nowMs: 0 })
    const path = '/metadata/crews/7/agents'
    expect((await one.get(path)).text).toBe((await other.get(path)).text)
  })

  it('fails as an application does', async () => {
    const sandbox = await openSandbox()
    const fault = { provider: 'metadata', path: '/crews', kind: 'status_429', retryAfterSeconds: 3, times: 1 }
    expect((await sandbox.post('/__sandbox/faults', fault)).status).toBe(201)
    const reply = await sandbox.get('/metadata/crews/1')
    expect(reply).toMatchObject({ status: 429, json: { detail: 'Too Many Requests' } })
    expect(reply.headers.get('retry-after')).toBe('3')
    await sandbox.post('/__sandbox/faults', { provider: 'metadata', kind: 'status_5xx', times: 1 })
    expect(await sandbox.get('/metadata/agents/10')).toMatchObject({ status: 503 })
    const calls = await sandbox.get('/__sandbox/calls?provider=metadata')
    expect(calls.json).toMatchObject({ count: 2, calls: [{ host: 'metadata', path: '/crews/1' }, {}] })
    const served = { provider: 'metadata', path: '/crews/1', body: '{"name":"Renamed"}' }
    await sandbox.post('/__sandbox/serve', served)
    expect((await sandbox.get('/metadata/crews/1')).json).toEqual({ name: 'Renamed' })
  })
})
