import type { Cluster } from 'ioredis'
import { isClosing } from './explain-failure.ts'

/**
 * Finds out why nodes of a cluster cannot be reached, and tells it as a `node error`.
 *
 * A cluster of ioredis keeps the reason to itself and says "Connection is closed.", whether the address, the certificate
 * or the password is wrong: so such a node is dialled once more.
 */
export function tellNodeReasons(cluster: Cluster): void {
  let isAsking = false
  cluster.on('node error', (error: Error, key: string) => {
    if (isAsking || !isClosing(error)) return
    const node = cluster.nodes().find(({ options }) => `${options.host}:${options.port}` === key)
    if (node === undefined) return
    isAsking = true
    const probe = node.duplicate({ lazyConnect: false, retryStrategy: () => null })
    probe.on('error', (reason) => cluster.emit('node error', reason, key))
    probe.once('ready', () => probe.disconnect())
    probe.once('end', () => {
      isAsking = false
    })
  })
}
