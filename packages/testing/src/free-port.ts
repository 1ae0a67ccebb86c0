import { createServer } from 'node:net'

/** Finds a loopback port that is free now; whoever uses it should be ready for it to be taken meanwhile. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port)
        else reject(new Error('freePort: expected a port, got none'))
      })
    })
  })
}
