import type { Redis } from 'ioredis'
import { isCluster, type RedisClient } from './redis-client.ts'

/** A subscription that comes back by itself, and says when it is gone. */
export interface SubscriberConnection {
  close: () => void
}

interface SubscriberOptions {
  redis: RedisClient
  /** A connection of the owner's, used for nothing else; one is opened when absent. */
  subscriber: Redis | undefined
  channel: string
  heartbeatMs: number
  onFound: () => void
  onLost: () => void
  onMessage: (text: string) => void
  /** Told each time why subscribing failed; it is tried again with the next heartbeat. */
  onError: (error: unknown) => void
}

const reopenMs = 100

/**
 * Subscribes to a channel.
 *
 * In a cluster every node passes every message on, so one connection to any master is enough; ioredis has one of its
 * own for that, which does not say when it is lost.
 */
export function openSubscriber(options: SubscriberOptions): SubscriberConnection {
  const { redis, subscriber, channel, heartbeatMs } = options
  let connection: Redis | null = null
  let isFound = false
  let isJoining = false
  let isClosed = false
  const heartbeat = setInterval(checkPulse, heartbeatMs)
  heartbeat.unref()
  if (isCluster(redis)) redis.on('-node', leaveNode)
  open()
  return { close }

  function open(): void {
    if (isClosed) return
    const opened = subscriber ?? connect(redis)
    if (opened === null) reopenSoon()
    else attach(opened)
  }

  function attach(opened: Redis): void {
    connection = opened
    opened.on('ready', join).on('close', lose).on('message', hear)
    if (opened !== subscriber) opened.on('end', replace).on('error', ignore)
    if (opened.status === 'ready') join()
    if (opened.status === 'wait') opened.connect().catch(ignore)
  }

  function join(): void {
    const joining = connection
    isJoining = true
    joining?.subscribe(channel).then(
      () => {
        isJoining = false
        if (joining !== connection || isFound || isClosed || joining.status !== 'ready') return
        isFound = true
        options.onFound()
      },
      (error: unknown) => {
        isJoining = false
        if (!isClosed) options.onError(error)
      },
    )
  }

  function lose(): void {
    if (!isFound || isClosed) return
    isFound = false
    options.onLost()
  }

  function hear(from: string, text: string): void {
    if (from === channel && !isClosed) options.onMessage(text)
  }

  /** A server that hangs, or a network that swallows everything, closes no connection: only silence tells. */
  function checkPulse(): void {
    const checked = connection
    if (checked === null || checked.status !== 'ready') return
    // It was refused on a connection that lives on: nothing else would ask again.
    if (!isFound && !isJoining) join()
    const timer = setTimeout(() => {
      lose()
      checked.stream.destroy()
    }, heartbeatMs)
    timer.unref()
    checked.ping().then(
      () => clearTimeout(timer),
      () => clearTimeout(timer),
    )
  }

  /** A node that has left the cluster may live on, and hears nothing any more. */
  function leaveNode(node: Redis): void {
    const { host, port } = connection?.options ?? {}
    if (node.options.host === host && node.options.port === port) replace()
  }

  function replace(): void {
    lose()
    detach()
    reopenSoon()
  }

  function reopenSoon(): void {
    setTimeout(open, reopenMs).unref()
  }

  function detach(): void {
    const left = connection
    connection = null
    left?.off('ready', join).off('close', lose).off('message', hear).off('end', replace)
    if (left !== subscriber) left?.disconnect()
  }

  function close(): void {
    isClosed = true
    clearInterval(heartbeat)
    if (isCluster(redis)) redis.off('-node', leaveNode)
    detach()
  }
}

function ignore(): void {
  // The connection tells by its events what matters, and tries again by itself.
}

function connect(redis: RedisClient): Redis | null {
  const options = { lazyConnect: true, enableOfflineQueue: true, maxRetriesPerRequest: null }
  if (!isCluster(redis)) return redis.duplicate(options)
  const nodes = redis.nodes('master')
  const node = nodes[Math.floor(Math.random() * nodes.length)]
  return node?.duplicate({ ...options, retryStrategy: () => null }) ?? null
}
