import { type OptionSpec, optionTable } from '@marketcache/cache'

/** Writes the page that lists every numeric option of the cache library. */
export function renderCacheOptions(options: Readonly<Record<string, OptionSpec>> = optionTable): string {
  const rows = Object.entries(options).map(([name, spec]) => {
    const type = spec.unit === 'factor' ? 'number' : 'integer'
    const byDefault = spec.default === null ? '' : formatNumber(spec.default)
    const limits = `${formatNumber(spec.min)} to ${formatNumber(spec.max)}`
    return `| \`${name}\` | ${type} | ${spec.unit} | ${byDefault} | ${limits} | ${spec.description} |`
  })
  return `${[...intro, ...rows].join('\n')}\n`
}

const intro = [
  '# Options of the cache library',
  '',
  'Written by `pnpm run docs:generate` from `optionTable` in the code; change that.',
  '',
  'Options of a cache are given to `createCache`, and are the defaults of its calls. `defaultTtlMs`, `leaseMs`,',
  '`compressAboveBytes` and `maxValueBytes` belong to the cache alone; `ttlMs` and `keepMs` to `set` as well. What is not',
  'within its limits is refused with `invalid_option`. Times count from the making of the value unless it says otherwise.',
  'How they work together is on the page about [stale values](stale-on-error.md).',
  '',
  '| Name | Type | Unit | Default | Limits | Meaning |',
  '|---|---|---|---|---|---|',
]

function formatNumber(value: number): string {
  return value.toLocaleString('en-US')
}
