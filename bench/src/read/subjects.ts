import type { RedisServer } from '@marketcache/testing'
import { type Cores, pinProcess } from '../harness/cores.ts'
import { runRedisBenchmark } from '../harness/redis-benchmark.ts'
import type { Subject } from '../harness/run-rounds.ts'
import { runWrk, type WrkLoad } from '../harness/wrk.ts'
import type { Answer } from './answer.ts'
import { coinPath, coinPaths } from './coin-entry.ts'
import { type ReadKind, type ReadSubject, subjectOf } from './report.ts'
import type { Server } from './start-servers.ts'

/** redis-benchmark counts requests instead of seconds: this many for each second of the other loads. */
const redisRequestsPerSecond = 50_000

/** Puts together what is measured against what: all at the usual number of connections, the HTTP ones at others as well. */
export function createSubjects(deps: {
  /** Reads every entry from Redis. */
  api: Server
  /** Holds what it has read, as it does unless told otherwise. */
  localApi: Server
  constant: Server
  redis: RedisServer
  key: string
  answer: Answer
  cores: Cores
  connections: number
  otherConnections: readonly number[]
  programs: { wrk: string; redisBenchmark: string }
}): Subject<ReadSubject>[] {
  const { api, localApi, constant, redis, key, answer, cores, connections, otherConnections, programs } = deps
  return [
    ...constantAndHit(connections),
    overHttp('local', localApi, connections),
    overHttp('many', api, connections, { paths: coinPaths }),
    overHttp('304', api, connections, { headers: { 'If-None-Match': answer.headers.etag ?? '' } }),
    redisAlone(),
    ...otherConnections.flatMap(constantAndHit),
  ]

  function constantAndHit(count: number): Subject<ReadSubject>[] {
    return [overHttp('constant', constant, count), overHttp('hit', api, count)]
  }

  function overHttp(
    kind: ReadKind,
    { url, process }: Server,
    count: number,
    request: Partial<Pick<WrkLoad, 'paths' | 'headers'>> = {},
  ): Subject<ReadSubject> {
    const load = { url, paths: [coinPath], connections: count, core: cores.load, ...request }
    return {
      name: subjectOf(kind, count),
      serverPid: process.pid,
      prepare: () => pinProcess(redis.pid, cores.backend),
      load: (seconds) => runWrk(programs.wrk, { ...load, seconds }),
    }
  }

  function redisAlone(): Subject<ReadSubject> {
    const load = { port: redis.port, command: ['GET', key], connections, core: cores.load }
    return {
      name: subjectOf('redis', connections),
      serverPid: redis.pid,
      prepare: () => pinProcess(redis.pid, cores.server),
      load: (seconds) =>
        runRedisBenchmark(programs.redisBenchmark, { ...load, requests: redisRequestsPerSecond * seconds }),
    }
  }
}
