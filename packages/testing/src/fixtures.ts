import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Real provider payloads live beside a checkout, never in it: their licences differ. */
const fixtureFolder = join(import.meta.dirname, '../../../../shared/fixtures')

/** Tells whether the folder of provider payloads is there; tests that need it skip themselves when it is not. */
export function hasFixtures(): boolean {
  return existsSync(fixtureFolder)
}

/**
 * Reads one provider payload, for example `coingecko/demo_coins_markets.json`.
 *
 * @returns Parsed JSON, the text of any other file, or null when there is no such file.
 */
export function readFixture(path: string): unknown | null {
  const file = join(fixtureFolder, path)
  if (!existsSync(file)) return null
  const text = readFileSync(file, 'utf8')
  return path.endsWith('.json') ? JSON.parse(text) : text
}
