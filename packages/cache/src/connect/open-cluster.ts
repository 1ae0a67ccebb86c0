import { Cluster } from 'ioredis'
import { connectionTo, refuse } from './connection-to.ts'
import type { ClusterPlace } from './redis-place.ts'
import { type ConnectionOptions, retryDelayMs } from './redis-roles.ts'

/** Three quick attempts at a node; then the command goes where the cluster says that its slot is now. */
const nodeAttempts = 3

/** Opens a connection to a cluster, with the options of a role. */
export function openCluster(place: ClusterPlace, options: ConnectionOptions): Cluster {
  const nodes = place.urls.map((url) => connectionTo(place, url))
  const [first] = nodes
  if (first === undefined) refuse('urls must name at least one node of the cluster')
  if (nodes.some(({ db }) => db !== 0)) refuse('a cluster has database 0 only')
  const { enableOfflineQueue = true, enableAutoPipelining: _, ...nodeOptions } = options
  const { host: _host, port: _port, db: _db, ...login } = first
  const cluster = new Cluster(
    nodes.map(({ host, port }) => ({ host, port })),
    {
      enableOfflineQueue,
      // Commands that travel together fail together while slots move, and outlive their timeout.
      enableAutoPipelining: false,
      slotsRefreshTimeout: 2000,
      slotsRefreshInterval: 10_000,
      clusterRetryStrategy: retryDelayMs,
      clusterNodeRetryStrategy: (attempt) => (attempt > nodeAttempts ? null : retryDelayMs(attempt)),
      // Together longer than the 15 s after which a cluster replaces a master; the command's own timeout ends it sooner.
      maxRedirections: 64,
      retryDelayOnFailover: 250,
      // Certificates carry names: resolving them here would ask for certificates of addresses.
      dnsLookup: (address, callback) => callback(null, address),
      redisOptions: { ...nodeOptions, ...login, maxRetriesPerRequest: null },
    },
  )
  if (typeof nodeOptions.commandTimeout === 'number') holdCommandTimeout(cluster, nodeOptions.commandTimeout)
  return cluster
}

/** The nodes hold it, but what waits for the cluster to be reached would wait for ever. */
function holdCommandTimeout(cluster: Cluster, timeoutMs: number): void {
  const send = cluster.sendCommand.bind(cluster)
  cluster.sendCommand = (command, stream, node) => {
    command.setTimeout(timeoutMs)
    return send(command, stream, node)
  }
}
