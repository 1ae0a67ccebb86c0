/** How deep a chain of causes is followed. */
const deepest = 5

/** An error as it is logged. */
export interface LoggedError {
  type: string
  message: string
  stack?: string
  [detail: string]: unknown
}

/** Fields of an error that are worth logging and hold no input: everything else stays out. */
const details = ['code', 'statusCode', 'syscall', 'address', 'port', 'isRetryable', 'retryAfterMs'] as const

/**
 * Turns an error into what may be logged: an allow-list, because errors of ioredis carry the arguments of their
 * command, the password of AUTH among them.
 */
export function serializeError(error: unknown, depth = 0): LoggedError | string {
  if (!(error instanceof Error)) return scrubText(String(error))
  return {
    type: error.name,
    message: scrubText(error.message),
    ...(error.stack === undefined ? {} : { stack: scrubText(error.stack) }),
    ...detailsOf(error),
    ...(depth < deepest ? causesOf(error, depth + 1) : {}),
  }
}

/** Takes out of a text what may hold credentials: logins in URLs, and Redis repeating a refused command. */
export function scrubText(text: string): string {
  return text
    .replace(/(\b[a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/"']*@/gi, '$1***@')
    .replace(/(with args beginning with:)[^\n"]*/gi, '$1 ***')
}

function detailsOf(error: Error): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  for (const name of details) {
    const value: unknown = Reflect.get(error, name)
    if (isPlain(value)) found[name] = typeof value === 'string' ? scrubText(value) : value
  }
  const command: unknown = Reflect.get(error, 'command')
  if (typeof command === 'object' && command !== null && 'name' in command) {
    found.command = { name: String(command.name) }
  }
  return found
}

function causesOf(error: Error, depth: number): Record<string, unknown> {
  const errors = error instanceof AggregateError ? error.errors : []
  return {
    ...(error.cause === undefined ? {} : { cause: serializeError(error.cause, depth) }),
    ...(errors.length === 0
      ? {}
      : { errors: errors.slice(0, deepest).map((each) => serializeError(each, depth)) }),
  }
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
