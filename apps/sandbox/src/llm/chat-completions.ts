import { jsonAnswer, type ProviderRequest, type ProviderRoute } from '../http/provider-route.ts'
import { hashText } from '../market/random.ts'
import { answerText } from './answer-text.ts'
import { invalidRequest, wrongKey } from './errors.ts'

interface Message {
  role: string
  content: string
}

/** What a caller may ask; the rest of the parameters is ignored. */
interface ChatRequest {
  model: string
  messages: Message[]
  mostTokens: number
}

/**
 * `POST /v1/chat/completions`: a model that answers in JSON, in the form that its system prompt asks for.
 *
 * Source: openai-openapi (f85dbe2), read 2026-11-20. It does not stream, and has one choice.
 */
export function chatCompletions(now: () => number): ProviderRoute {
  return {
    method: 'POST',
    path: '/v1/chat/completions',
    answer: (request) => {
      if (/^Bearer sk-invalid/i.test(request.header('authorization'))) throw wrongKey()
      return jsonAnswer(complete(readRequest(request), now()))
    },
  }
}

function complete({ model, messages, mostTokens }: ChatRequest, nowMs: number): object {
  const said = (role: string) =>
    messages
      .filter((message) => message.role === role)
      .map(({ content }) => content)
      .join('\n')
  const whole = answerText(said('system') + said('developer'), said('user'))
  const isCut = tokensOf(whole) > mostTokens
  const content = isCut ? whole.slice(0, mostTokens * 4) : whole
  const promptTokens = messages.reduce((sum, message) => sum + 4 + tokensOf(message.content), 3)
  const completionTokens = tokensOf(content)
  return {
    id: `chatcmpl-${hashText(JSON.stringify(messages)).toString(36)}`,
    object: 'chat.completion',
    created: Math.floor(nowMs / 1_000),
    model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content, refusal: null, annotations: [] },
        logprobs: null,
        finish_reason: isCut ? 'length' : 'stop',
      },
    ],
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
      prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
    },
    service_tier: 'default',
  }
}

function tokensOf(text: string): number {
  return Math.ceil(text.length / 4)
}

function readRequest({ body }: ProviderRequest): ChatRequest {
  const given = fieldsOf(body)
  const { model, messages, response_format: format } = given
  if (typeof model !== 'string' || model === '')
    throw invalidRequest('model', 'you must provide a model parameter')
  if (!Array.isArray(messages) || messages.length === 0)
    throw invalidRequest(
      'messages',
      "Invalid 'messages': empty array. Expected an array with minimum length 1.",
    )
  if (given.stream === true) throw invalidRequest('stream', 'The sandbox does not stream.')
  const read = messages.map((message: unknown, index) => readMessage(message, index))
  const isJson = fieldsOf(format).type === 'json_object'
  if (isJson && !read.some(({ content }) => /json/i.test(content)))
    throw invalidRequest(
      'messages',
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
    )
  return { model, messages: read, mostTokens: mostTokensOf(given) }
}

function readMessage(message: unknown, index: number): Message {
  const { role, content } = fieldsOf(message)
  if (typeof role === 'string' && typeof content === 'string') return { role, content }
  throw invalidRequest(
    `messages[${index}]`,
    `Invalid value for 'messages[${index}]': expected role and content.`,
  )
}

function mostTokensOf({ max_completion_tokens, max_tokens }: Record<string, unknown>): number {
  if (max_completion_tokens !== undefined && max_tokens !== undefined)
    throw invalidRequest(
      'max_tokens',
      'Setting max_tokens and max_completion_tokens at the same time is not supported.',
    )
  const most = max_completion_tokens ?? max_tokens ?? Number.MAX_SAFE_INTEGER
  if (typeof most === 'number' && Number.isInteger(most) && most > 0) return most
  throw invalidRequest(
    'max_completion_tokens',
    'Invalid type for max_completion_tokens: expected an integer.',
  )
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}
