import type { Static, TOptional, TSchema } from './schema.ts'

/** Another name under which a setting may be given. */
export interface SettingAlias {
  name: string
  /** Turns the alias's text into what the canonical name would hold, for example seconds into milliseconds. */
  convert?: (text: string) => string
  /** What the alias must be, when that differs from the setting: `a positive number of seconds`. */
  expected?: string
}

/**
 * One setting, as data.
 *
 * A schema is a string, number, integer, boolean, a union of literals, an array of strings (`a,b`) or a record of
 * strings (`a=x,b=y`). It has a default, or is `Type.Optional`, or the setting is required. Its annotation `expected`
 * completes the sentence "NAME must be ..." where the schema's own words (ranges, choices) would not do.
 */
export interface SettingSpec<Schema extends TSchema = TSchema> {
  schema: Schema
  description: string
  aliases?: readonly (string | SettingAlias)[]
  /** Never shown: not in errors, not in logs. */
  isSecret?: true
  /** Brings spellings that mean the same into one, before anything else looks at them. */
  normalize?: (text: string) => string
  /** Why giving it changes nothing; it is validated all the same, and reported once at start. */
  hasNoEffect?: string
}

/** Settings by canonical name. */
export type SettingSpecs = Readonly<Record<string, SettingSpec>>

type ValueOf<Schema extends TSchema> =
  Schema extends TOptional<TSchema> ? Static<Schema> | undefined : Static<Schema>

/** The values that `readSettings` gives for these specs. */
export type Settings<Specs extends SettingSpecs> = {
  readonly [Name in keyof Specs]: ValueOf<Specs[Name]['schema']>
}

/** Finds mistakes that only several settings together can make; one line each. Not asked while one of them is wrong. */
export type SettingCheck<Specs extends SettingSpecs> = (settings: Settings<Specs>) => readonly string[]

/** The environment, as `process.env` is. */
export type Env = Readonly<Record<string, string | undefined>>

/** Brings the two ways of writing an alias into one. */
export function aliasesOf(spec: SettingSpec): readonly SettingAlias[] {
  return (spec.aliases ?? []).map((alias) => (typeof alias === 'string' ? { name: alias } : alias))
}
