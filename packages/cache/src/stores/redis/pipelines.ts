import type { ChainableCommander, Redis } from 'ioredis'
import type { Script } from '../../script.ts'
import type { Guard } from './guard.ts'
import { isCluster, type RedisClient } from './redis-client.ts'
import { slotOf } from './slot.ts'

/** What one script is run with. */
export interface ScriptCall {
  keys: readonly string[]
  args: readonly (string | number | Buffer)[]
}

/** Runs many commands in as few round trips as the servers allow; answers come in the order of the questions. */
export interface Pipelines {
  getMany: (keys: readonly string[]) => Promise<(Buffer | null)[]>
  runMany: (script: Script, calls: readonly ScriptCall[]) => Promise<unknown[]>
}

export interface PipelinesDeps {
  redis: RedisClient
  /** Ends each round trip in time. */
  step: Guard['step']
}

// Long enough to be quick, short enough to let others in between.
const longestPipeline = 1_000

/** Creates them; on one server a read of many is one MGET for each thousand keys, in a cluster a pipeline for each node. */
export function createPipelines({ redis, step }: PipelinesDeps): Pipelines {
  return { getMany: isCluster(redis) ? getByNode : getAtOnce, runMany }

  async function getAtOnce(keys: readonly string[]): Promise<(Buffer | null)[]> {
    const found = await Promise.all(chunk(keys, longestPipeline).map((some) => step(redis.mgetBuffer(some))))
    return found.flat()
  }

  function getByNode(keys: readonly string[]): Promise<(Buffer | null)[]> {
    return runByNode(keys, {
      keyOf: (key) => key,
      add: (pipeline, key) => pipeline.getBuffer(key),
      readReply: (reply) => (Buffer.isBuffer(reply) ? reply : null),
      runAlone: (key) => redis.getBuffer(key),
    })
  }

  function runMany(script: Script, calls: readonly ScriptCall[]): Promise<unknown[]> {
    return runByNode(calls, {
      keyOf: ({ keys: [first = ''] }) => first,
      add: (pipeline, { keys, args }) => pipeline.evalsha(script.hash, keys.length, ...keys, ...args),
      readReply: (reply) => reply,
      runAlone: ({ keys, args }) => script.run(redis, keys, args),
    })
  }

  async function runByNode<Question, Answer>(
    questions: readonly Question[],
    how: Command<Question, Answer>,
  ): Promise<Answer[]> {
    if (questions.length === 1) return Promise.all(questions.map((question) => step(how.runAlone(question))))
    const numbered = questions.map((question, index) => ({ question, index }))
    const groups = Map.groupBy(numbered, nodeFinder(how))
    const parts = [...groups].flatMap(([node, group]) =>
      chunk(group, longestPipeline).map((some) => runTogether(node, some, how)),
    )
    const inOrder: Answer[] = []
    for (const { index, answer } of (await Promise.all(parts)).flat()) inOrder[index] = answer
    return inOrder
  }

  /** Finds the server that a question goes to, or null where it is not known. */
  function nodeFinder<Question>({ keyOf }: Command<Question, unknown>) {
    if (!isCluster(redis)) return () => redis
    const { slots } = redis
    const nodes = new Map(
      redis.nodes('master').map((node) => [`${node.options.host}:${node.options.port}`, node]),
    )
    return ({ question }: Numbered<Question>) => nodes.get(slots[slotOf(keyOf(question))]?.[0] ?? '') ?? null
  }

  // Each node has its own pipeline: that of a cluster repeats all of it where some of a slot's keys have moved.
  async function runTogether<Question, Answer>(
    node: Redis | null,
    some: readonly Numbered<Question>[],
    how: Command<Question, Answer>,
  ): Promise<{ index: number; answer: Answer }[]> {
    const pipeline = node?.pipeline()
    if (pipeline !== undefined) for (const { question } of some) how.add(pipeline, question)
    const replies = (await (pipeline && step(pipeline.exec()))) ?? []
    return Promise.all(
      some.map(async ({ question, index }, position) => {
        const [error, reply] = replies[position] ?? [moved, null]
        if (error === null) return { index, answer: how.readReply(reply) }
        if (!isWorthRepeating(error)) throw error
        return { index, answer: await step(how.runAlone(question)) }
      }),
    )
  }
}

const moved = new Error('MOVED')

interface Command<Question, Answer> {
  keyOf: (question: Question) => string
  add: (pipeline: ChainableCommander, question: Question) => void
  readReply: (reply: unknown) => Answer
  /** Asks without a pipeline: knows unknown scripts and slots that have moved. */
  runAlone: (question: Question) => Promise<Answer>
}

interface Numbered<Question> {
  question: Question
  index: number
}

/** Asking again, alone, has better prospects; everything that comes here may be done twice. */
function isWorthRepeating(error: Error): boolean {
  return /^(NOSCRIPT|MOVED|ASK|TRYAGAIN|CLUSTERDOWN|Connection is closed)\b/.test(error.message)
}

/** Cuts a list into parts of at most `size`. */
export function chunk<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = []
  for (let start = 0; start < items.length; start += size) parts.push(items.slice(start, start + size))
  return parts
}
