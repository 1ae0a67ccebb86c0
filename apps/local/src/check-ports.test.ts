import { createServer } from 'node:net'
import { freePort } from '@marketcache/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { checkPorts } from './check-ports.ts'

const host = '127.0.0.1'
const occupants: ReturnType<typeof createServer>[] = []
afterEach(() => {
  for (const occupant of occupants.splice(0)) occupant.close()
})

async function occupy(): Promise<number> {
  const port = await freePort()
  const occupant = createServer()
  occupants.push(occupant)
  await new Promise<void>((resolve) => occupant.listen(port, '0.0.0.0', resolve))
  return port
}

describe('checkPorts', () => {
  it('accepts free ports, and leaves them free', async () => {
    const claim = { setting: 'PORT', host, port: await freePort() }
    await checkPorts([claim])
    await checkPorts([claim])
  })

  it('names every port that is taken at once, also by somebody who listens on every address', async () => {
    const claims = [
      { setting: 'PORT', host, port: await occupy() },
      { setting: 'WORKER_PORT', host, port: await occupy() },
    ]
    await expect(checkPorts(claims)).rejects.toMatchObject({
      mistakes: [
        expect.stringMatching(/^PORT \d+ is already in use/),
        expect.stringMatching(/^WORKER_PORT \d+ is already in use/),
      ],
    })
  })

  it('refuses one port for two', async () => {
    const port = await freePort()
    const claims = [
      { setting: 'PORT', host, port },
      { setting: 'SANDBOX_PORT', host, port },
    ]
    await expect(checkPorts(claims)).rejects.toThrow(`PORT and SANDBOX_PORT are both ${port}`)
  })

  it('says so when the address is not one of this machine', async () => {
    const claims = [{ setting: 'PORT', host: '192.0.2.1', port: await freePort() }]
    await expect(checkPorts(claims)).rejects.toThrow(/192\.0\.2\.1 is not an address of this machine/)
  })
})
