import { isDeepStrictEqual } from 'node:util'
import { describeSchema, parseSetting } from './parse-setting.ts'
import { accepts, isOptional } from './schema.ts'
import {
  type Env,
  namesOf,
  type SettingCheck,
  type SettingSpec,
  type SettingSpecs,
  type Settings,
} from './setting-spec.ts'
import { SettingsError } from './settings-error.ts'

type Reading = { value: unknown } | { mistakes: readonly string[] }

/**
 * Reads and validates settings; variables that no spec names are ignored, and an empty text counts as not set.
 *
 * @param checks Rules about several settings together.
 * @throws {SettingsError} With every mistake at once.
 */
export function readSettings<const Specs extends SettingSpecs>(
  specs: Specs,
  env: Env,
  checks: readonly SettingCheck<Specs>[] = [],
): Settings<Specs> {
  const mistakes: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, spec] of Object.entries(specs)) {
    const reading = readSetting(name, spec, env)
    if ('value' in reading) values[name] = reading.value
    else {
      mistakes.push(...reading.mistakes)
      Object.defineProperty(values, name, { get: refuse })
    }
  }
  // The one boundary: each value has just been checked against the schema that its type comes from.
  const settings = values as Settings<Specs>
  for (const check of checks) mistakes.push(...runCheck(check, settings))
  if (mistakes.length > 0) throw new SettingsError(mistakes)
  return settings
}

function readSetting(name: string, spec: SettingSpec, env: Env): Reading {
  const given = namesOf(name, spec).flatMap((alias) => {
    const text = env[alias]?.trim() ?? ''
    return text === '' ? [] : [{ alias, text, reading: readText({ alias, spec, text }) }]
  })
  const [first, ...others] = given
  if (first === undefined) return readDefault(name, spec)
  const wrong = given.flatMap(({ reading }) => ('mistakes' in reading ? reading.mistakes : []))
  if (wrong.length > 0) return { mistakes: wrong }
  const other = others.find(({ reading }) => !isDeepStrictEqual(reading, first.reading))
  if (other === undefined) return first.reading
  const texts = spec.isSecret ? '' : ` (${JSON.stringify(first.text)} and ${JSON.stringify(other.text)})`
  return { mistakes: [`${first.alias} and ${other.alias} contradict each other${texts}: set one`] }
}

function readText({ alias, spec, text }: { alias: string; spec: SettingSpec; text: string }): Reading {
  const value = parseSetting(spec.schema, spec.normalize === undefined ? text : spec.normalize(text))
  if (accepts(spec.schema, value)) return { value }
  const got = spec.isSecret ? 'got something else (not shown)' : `got ${JSON.stringify(text)}`
  return { mistakes: [`${alias} must be ${describeSchema(spec.schema)}, ${got}`] }
}

function readDefault(name: string, { schema }: SettingSpec): Reading {
  if (schema.default !== undefined) return { value: schema.default }
  if (isOptional(schema)) return { value: undefined }
  return { mistakes: [`${name} is required: it must be ${describeSchema(schema)}`] }
}

const unreadable = new Error('this setting is wrong already')

function refuse(): never {
  throw unreadable
}

/** A check that touches a setting which is wrong already has nothing to say yet. */
function runCheck<Specs extends SettingSpecs>(
  check: SettingCheck<Specs>,
  settings: Settings<Specs>,
): readonly string[] {
  try {
    return check(settings)
  } catch (error) {
    if (error === unreadable) return []
    throw error
  }
}
