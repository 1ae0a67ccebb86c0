import type { RedisTls } from './tls-options.ts'

/** Who we say that we are; also where a password is full of characters that a URL would want escaped. */
export interface RedisLogin {
  username?: string
  password?: string
}

/** One server. */
export interface ServerPlace extends RedisLogin {
  /** `redis://user:password@host:6379/0`, or `rediss://` for TLS; credentials percent-encoded, or given apart. */
  url: string
  /** Only with `rediss://`. */
  tls?: RedisTls
}

/** A Redis Cluster. */
export interface ClusterPlace extends RedisLogin {
  /** Some of its nodes, written like `url`; the others are learnt from them. */
  urls: readonly string[]
  /** Only with `rediss://`. */
  tls?: RedisTls
}

/** A server that Sentinel names, and another one after a failover. */
export interface SentinelPlace extends RedisLogin {
  /** `host:port` of each Sentinel; 26379 is the port where none is said. */
  sentinels: readonly string[]
  /** What the Sentinels call the master. */
  name: string
  db?: number
  /** Credentials of the Sentinels themselves. */
  sentinelUsername?: string
  sentinelPassword?: string
  /** Given (also as `{}`), Sentinels and servers are spoken to over TLS. */
  tls?: RedisTls
}

/** Where a Redis is and how to get in. */
export type RedisPlace = ServerPlace | ClusterPlace | SentinelPlace
