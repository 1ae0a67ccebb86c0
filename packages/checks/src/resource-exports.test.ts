import { describe, expect, it } from 'vitest'
import { listFiles, readText } from './repository.ts'

const index = 'packages/resources/src/index.ts'

/** Names in braces of all statements that `pattern` finds; types are left out, because each belongs to a resource. */
function valuesIn(text: string, pattern: RegExp): string[] {
  const names = [...text.matchAll(pattern)].flatMap(([, list = '']) => list.split(','))
  return names
    .map((name) => name.replace(/ as .*/, '').trim())
    .filter((name) => name !== '' && !name.startsWith('type '))
}

describe('packages/resources', () => {
  it('exports no value that nothing outside of it imports', () => {
    const exported = valuesIn(readText(index), /^export \{([^}]*)\} from/gm)
    const files = listFiles('{apps,packages,bench}/**/*.ts').filter(
      (path) => !path.startsWith('packages/resources/'),
    )
    const imported = new Set(
      files.flatMap((path) =>
        valuesIn(readText(path), /^import \{([^}]*)\} from '@marketcache\/resources'/gm),
      ),
    )
    expect(exported.length).toBeGreaterThan(20)
    expect(exported.filter((name) => !imported.has(name))).toEqual([])
  })
})
