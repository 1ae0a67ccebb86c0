import { describe, expect, it } from 'vitest'
import { findImports, packageOf } from './find-imports.ts'

describe('findImports', () => {
  it('finds every form of an import', () => {
    const text = [
      `import { a } from 'one'`,
      `import type { B } from "two"`,
      `import {\n  c,\n  d,\n} from '@scope/three/sub'`,
      `export { e } from './four.ts'`,
      `export * from './five.ts'`,
      `import 'six'`,
      `const seven = await import${"('seven')"}`,
      `const eight = import.meta.resolve${"('eight')"}`,
      `export {\n  type F,\n} from './nine.ts'`,
    ].join('\n')
    expect(findImports(text).toSorted()).toEqual(
      [
        'one',
        'two',
        '@scope/three/sub',
        './four.ts',
        './five.ts',
        'six',
        'seven',
        'eight',
        './nine.ts',
      ].toSorted(),
    )
  })

  it('does not take an exported text or a sentence for an import', () => {
    expect(
      findImports(`export const from = 'somewhere'\n// the rows that we import from 'elsewhere'\n`),
    ).toEqual([])
  })
})

describe('packageOf', () => {
  it('names the package of a deeper path', () => {
    expect(packageOf('@sinclair/typebox/value')).toBe('@sinclair/typebox')
    expect(packageOf('undici/types')).toBe('undici')
    expect(packageOf('node:fs/promises')).toBe('node:')
  })
})
