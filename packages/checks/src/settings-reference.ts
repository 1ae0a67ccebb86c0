import { describeSchema, type SettingSpec, type SettingSpecs } from '@marketcache/platform'

/** A setting and the applications that read it. */
export interface DocumentedSetting {
  name: string
  spec: SettingSpec
  usedBy: readonly string[]
}

/**
 * Brings the settings of all applications together, in the order in which they are declared.
 *
 * @throws {Error} When two applications declare one name differently.
 */
export function collectSettings(apps: Readonly<Record<string, SettingSpecs>>): DocumentedSetting[] {
  const found = new Map<string, { name: string; spec: SettingSpec; usedBy: string[] }>()
  for (const [app, specs] of Object.entries(apps)) {
    for (const [name, spec] of Object.entries(specs)) {
      const setting = found.get(name)
      if (setting === undefined) found.set(name, { name, spec, usedBy: [app] })
      else if (JSON.stringify(setting.spec) === JSON.stringify(spec)) setting.usedBy.push(app)
      else throw new Error(`${name} must be declared once: ${setting.usedBy.join(', ')} and ${app} differ`)
    }
  }
  return [...found.values()]
}

/** Writes the reference page: one table per group of applications that share settings. */
export function renderReference(settings: readonly DocumentedSetting[]): string {
  const sections = [...Map.groupBy(settings, usersOf)].map(([users, group]) => {
    const rows = group.map(({ name, spec }) => {
      const aliases = (spec.aliases ?? []).map((alias) => `\`${alias}\``)
      const shown = defaultText(spec)
      const cells = [`\`${name}\``, valueText(spec), shown === '' ? '' : `\`${shown}\``, aliases.join(', ')]
      return `| ${[...cells, meaningText(spec)].map(escapeCell).join(' | ')} |`
    })
    return [
      `## ${users}`,
      '',
      '| Name | Must be | Default | Also accepted as | Meaning |',
      '|---|---|---|---|---|',
      ...rows,
    ]
  })
  const intro = [
    '# Settings',
    '',
    'Written by `pnpm run docs:generate` from the declarations in the code; change those.',
    '',
    'Settings come from the environment. They are validated together when an application starts, which names every',
    'mistake at once. An empty value counts as not set, and variables that are not listed here are ignored. Two names of',
    'one setting may both be given if they say the same.',
  ]
  return `${[intro, ...sections].map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** Writes a file that sets nothing until a line in it is uncommented. */
export function renderEnvExample(settings: readonly DocumentedSetting[]): string {
  const intro =
    '# Every setting with its default, for the environment. Written by `pnpm run docs:generate` from the code; change that.'
  const entries = settings.map(({ name, spec, usedBy }) => {
    const what = meaningText(spec).replaceAll('`', '')
    return `# ${what}\n# (${valueText(spec)}; ${usedBy.join(', ')})\n#${name}=${quote(defaultText(spec))}`
  })
  return `${[intro, ...entries].join('\n\n')}\n`
}

/** How a default would be given in the environment; nothing when there is none. */
export function defaultText({ schema }: SettingSpec): string {
  const value: unknown = schema.default
  if (value === undefined) return ''
  if (Array.isArray(value)) return value.join(',')
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(([name, each]) => `${name}=${each}`)
    .join(',')
}

function valueText({ schema, isSecret }: SettingSpec): string {
  return `${describeSchema(schema)}${isSecret ? ' (secret)' : ''}`
}

function meaningText({ description, hasNoEffect }: SettingSpec): string {
  return hasNoEffect === undefined ? description : `${description}. Accepted without effect: ${hasNoEffect}`
}

function usersOf({ usedBy }: DocumentedSetting): string {
  return usedBy.join(', ')
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

function quote(text: string): string {
  return /[\s#"']/.test(text) ? JSON.stringify(text) : text
}
