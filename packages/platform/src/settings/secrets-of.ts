import { type Env, namesOf, type SettingSpecs } from './setting-spec.ts'

/** Shorter texts are likely to occur in a log line by chance, and to be no secret worth the name. */
const shortestSecret = 6

/**
 * Collects the secrets that the environment holds, in every spelling that a log line could carry.
 *
 * A secret URL is not one itself: its password is.
 */
export function secretsOf(specs: SettingSpecs, env: Env): string[] {
  const texts = Object.entries(specs)
    .filter(([, spec]) => spec.isSecret)
    .flatMap(([name, spec]) => namesOf(name, spec))
    .map((name) => env[name]?.trim() ?? '')
    .flatMap((text) => (text.includes('://') ? passwordOf(text) : [text]))
    .filter((text) => text.length >= shortestSecret)
  return [...new Set(texts.flatMap(spellingsOf))]
}

function passwordOf(url: string): string[] {
  const password = URL.parse(url)?.password ?? ''
  try {
    return [decodeURIComponent(password)]
  } catch {
    return [password]
  }
}

function spellingsOf(text: string): string[] {
  return [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1)]
}
