import { type Env, namesOf, type SettingSpecs } from './setting-spec.ts'

/** Names the settings that were given but change nothing, and why; for one warning each at start. */
export function settingNotices(specs: SettingSpecs, env: Env): string[] {
  return Object.entries(specs).flatMap(([name, spec]) => {
    const { hasNoEffect } = spec
    if (hasNoEffect === undefined) return []
    const given = namesOf(name, spec).filter((each) => (env[each] ?? '').trim() !== '')
    return given.map((each) => `${each} has no effect: ${hasNoEffect}`)
  })
}
