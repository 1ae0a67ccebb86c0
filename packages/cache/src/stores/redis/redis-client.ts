import { Cluster, type Redis } from 'ioredis'

/** A connection of ioredis: to one server, by way of Sentinel, or to a cluster. */
export type RedisClient = Redis | Cluster

/** Tells a cluster from a single server, also when it comes from another copy of ioredis. */
export function isCluster(redis: RedisClient): redis is Cluster {
  return redis instanceof Cluster || redis.isCluster
}

/** The servers that hold keys; of a cluster all masters, as soon as they are known. */
export async function mastersOf(redis: RedisClient): Promise<readonly Redis[]> {
  if (!isCluster(redis)) return [redis]
  // The nodes are known once the cluster has answered anything.
  if (redis.nodes('master').length === 0) await redis.ping()
  const masters = redis.nodes('master')
  if (masters.length === 0) throw new Error('cluster: expected masters, none is known')
  return masters
}
