import type { ChainableCommander } from 'ioredis'
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
    const groups = groupByNode(questions.map((question, index) => ({ question, index })))
    const answers = await Promise.all(
      groups.flatMap((group) => chunk(group, longestPipeline)).map((some) => runTogether(some, how)),
    )
    const inOrder: Answer[] = []
    for (const { index, answer } of answers.flat()) inOrder[index] = answer
    return inOrder

    function groupByNode(numbered: Numbered<Question>[]): Numbered<Question>[][] {
      if (!isCluster(redis)) return [numbered]
      const { slots } = redis
      const byNode = Map.groupBy(numbered, ({ question }) => slots[slotOf(how.keyOf(question))]?.join(' '))
      return [...byNode.values()]
    }
  }

  async function runTogether<Question, Answer>(
    some: readonly Numbered<Question>[],
    how: Command<Question, Answer>,
  ): Promise<{ index: number; answer: Answer }[]> {
    const pipeline = redis.pipeline()
    for (const { question } of some) how.add(pipeline, question)
    // ioredis refuses a pipeline whose slots have moved apart: then each question goes its own way.
    const replies = await step(pipeline.exec()).catch((error: unknown) => {
      if (isCluster(redis)) return null
      throw error
    })
    return Promise.all(
      some.map(async ({ question, index }, position) => {
        const [error, reply] = replies?.[position] ?? [new Error('MOVED'), null]
        if (error === null) return { index, answer: how.readReply(reply) }
        if (!isWorthRepeating(error)) throw error
        return { index, answer: await step(how.runAlone(question)) }
      }),
    )
  }
}

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

/** Nothing was done, and asking again, alone, has better prospects. */
function isWorthRepeating(error: Error): boolean {
  return /^(NOSCRIPT|MOVED|ASK|TRYAGAIN|CLUSTERDOWN)\b/.test(error.message)
}

/** Cuts a list into parts of at most `size`. */
export function chunk<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = []
  for (let start = 0; start < items.length; start += size) parts.push(items.slice(start, start + size))
  return parts
}
