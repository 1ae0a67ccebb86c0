import { Redis } from 'ioredis'
import { eventually } from './eventually.ts'
import { freePort } from './free-port.ts'
import { type RedisServer, type RedisServerOptions, startRedisServer } from './redis-server.ts'

/** A private Redis Cluster on loopback, of masters without replicas, that ends with us. */
export interface RedisCluster {
  /** Addresses for `new Cluster(...)` of ioredis. */
  nodes: readonly { host: string; port: number }[]
  servers: readonly RedisServer[]
  stop: () => Promise<void>
}

const slots = 16_384
const host = '127.0.0.1'

/**
 * Starts a Redis Cluster whose masters share the slots evenly, and waits until each knows all the others.
 *
 * @param options What each server is started with, and how many `masters` there are (three when absent).
 */
export async function startRedisCluster(
  options: Pick<RedisServerOptions, 'args'> & { masters?: number } = {},
): Promise<RedisCluster> {
  const { masters = 3, args = [] } = options
  const started = await Promise.allSettled(Array.from({ length: masters }, () => startNode(args)))
  const members = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const servers = members.map(({ server }) => server)
  const connections = servers.map(({ port }) => new Redis({ port, host }))
  const failed = started.find((one) => one.status === 'rejected')
  try {
    if (failed !== undefined) throw failed.reason
    await introduce(connections, members)
    await eventually(() => areAllAcquainted(connections), { timeoutMs: 20_000 })
  } catch (error) {
    await stop()
    throw error
  } finally {
    for (const connection of connections) connection.disconnect()
  }
  return { nodes: servers.map(({ port }) => ({ host, port })), servers, stop }

  async function stop(): Promise<void> {
    await Promise.all(servers.map((server) => server.stop()))
  }
}

interface Member {
  server: RedisServer
  busPort: number
}

async function startNode(args: string[]): Promise<Member> {
  const busPort = await freePort()
  const cluster = ['--cluster-enabled', 'yes', '--cluster-port', String(busPort)]
  return { server: await startRedisServer({ args: [...cluster, ...args] }), busPort }
}

async function introduce(connections: readonly Redis[], members: readonly Member[]): Promise<void> {
  const share = slots / connections.length
  for (const [index, connection] of connections.entries()) {
    const [first, last] = [Math.round(index * share), Math.round((index + 1) * share) - 1]
    await connection.call('CLUSTER', 'ADDSLOTSRANGE', String(first), String(last))
    await connection.call('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1))
  }
  for (const [index, connection] of connections.entries()) {
    for (const { server, busPort } of members.slice(index + 1)) {
      await connection.call('CLUSTER', 'MEET', host, String(server.port), String(busPort))
    }
  }
}

async function areAllAcquainted(connections: readonly Redis[]): Promise<boolean> {
  const views = await Promise.all(
    connections.map(async (connection) => ({
      info: String(await connection.call('CLUSTER', 'INFO')),
      nodes: String(await connection.call('CLUSTER', 'NODES')),
    })),
  )
  return views.every(({ info, nodes }) => {
    const connected = nodes.split('\n').filter((line) => / connected \d/.test(line))
    return info.includes('cluster_state:ok') && connected.length === connections.length
  })
}
