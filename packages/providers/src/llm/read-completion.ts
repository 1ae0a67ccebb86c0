import type { Analysis } from '@marketcache/resources'
import type { ItemFailure } from '../answer-batch.ts'
import { isRecord, readAmount, readList, readRecord, readText, readUnixSeconds } from '../read-values.ts'

/** A completion, as far as it is used here. */
export interface Completion {
  /** What the model wrote, or why that is of no use. */
  answer: { text: string } | ItemFailure
  usage: Analysis['usage']
  answeredBy: string | null
  /** Milliseconds. */
  createdAt: number | null
}

/**
 * Reads `POST /chat/completions`; of several choices, the first.
 *
 * `usage`, `refusal` and `created` are left out by many servers. Source: openai-openapi (f85dbe2), read 2026-11-20.
 */
export function readCompletion(body: unknown): Completion {
  const { choices, usage, model, created } = readRecord(body)
  const counted = readRecord(usage)
  return {
    answer: readAnswer(readList(choices)[0]),
    usage: {
      promptTokens: readAmount(counted.prompt_tokens),
      completionTokens: readAmount(counted.completion_tokens),
      totalTokens: readAmount(counted.total_tokens),
    },
    answeredBy: readText(model),
    createdAt: readUnixSeconds(created),
  }
}

/** Answers that say the same whenever they are asked for. */
function readAnswer(choice: unknown): Completion['answer'] {
  const { message, finish_reason: reason, error } = readRecord(choice)
  // Routers before several models say so when one of them fails halfway, and pass on what it had written.
  if (reason === 'error' || isRecord(error)) return useless('the model failed while it answered')
  if (!isRecord(message)) return useless('the model gave no answer')
  if (readText(message.refusal) !== null) return refused('the model refused to answer')
  if (reason === 'content_filter') return refused('the answer was filtered')
  if (reason === 'length') return useless('the answer was longer than LLM_MAX_TOKENS')
  if (reason === 'tool_calls' || reason === 'function_call')
    return useless('the model called a tool instead of answering')
  const text = readContent(message.content)
  return text === '' ? useless('the model gave no answer') : { text }
}

/** A text, or parts of which some are texts; others are what the model thought before. */
function readContent(content: unknown): string {
  if (typeof content === 'string') return content.trim()
  const parts = readList(content).map(readRecord)
  const texts = parts.filter(({ type = 'text' }) => type === 'text' || type === 'output_text')
  return texts
    .map(({ text }) => readText(text) ?? '')
    .join('')
    .trim()
}

function refused(detail: string): ItemFailure {
  return { code: 'request_refused', isRetryable: false, detail }
}

function useless(detail: string): ItemFailure {
  return { code: 'provider_malformed', isRetryable: false, detail }
}
