import { aliasesOf, type Env, type SettingSpecs } from './setting-spec.ts'

/** Names the settings that were given but change nothing, and why; for one warning each at start. */
export function settingNotices(specs: SettingSpecs, env: Env): string[] {
  return Object.entries(specs).flatMap(([name, spec]) => {
    const { hasNoEffect } = spec
    if (hasNoEffect === undefined) return []
    const names = [name, ...aliasesOf(spec).map((alias) => alias.name)]
    const given = names.filter((each) => (env[each] ?? '').trim() !== '')
    return given.map((each) => `${each} has no effect: ${hasNoEffect}`)
  })
}
