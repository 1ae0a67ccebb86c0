import type { Static, TOptional, TSchema } from './schema.ts'

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
  /** Other names under which it may be given, in the same unit. */
  aliases?: readonly string[]
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

/** Every name under which a setting may be given, its own first. */
export function namesOf(name: string, { aliases = [] }: SettingSpec): readonly string[] {
  return [name, ...aliases]
}
