import { scrubText } from './serialize-error.ts'

/** Names of fields, at any depth and in any case, whose values nobody may see. */
const secretNames = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'cookies',
  'crumb',
  'password',
  'token',
  'apikey',
  'api[-_]?key',
  '[a-z0-9_-]+[-_]api[-_]key',
  '[a-z0-9_-]+_token',
  '[a-z0-9_-]+_password',
  // The arguments of a Redis command, among them those of AUTH.
  'args',
]

const text = String.raw`"(?:[^"\\]|\\.)*"`
const list = String.raw`\[(?:${text}|\[(?:${text}|[^"[\]])*\]|[^"[\]])*\]`

/** A field of a JSON line whose name is secret and whose value is a text or a list. */
const secretField = new RegExp(`("(?:${secretNames.join('|')})":)(?:${text}|${list})`, 'gi')

/**
 * Takes secrets out of a line of JSON: by the names of fields, by the form of URLs with a login, and by `secrets`, the
 * texts that are known to be secret.
 *
 * The whole line at once, because listing paths for pino is blind below the depth that it lists, and ten times slower.
 */
export function redactLine(line: string, secrets: readonly string[]): string {
  let redacted = line.replace(secretField, '$1"***"')
  for (const secret of secrets) redacted = redacted.replaceAll(secret, '***')
  return redacted.includes('://') && redacted.includes('@') ? scrubText(redacted) : redacted
}
