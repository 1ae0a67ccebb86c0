import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { generatedDocs, locate } from './generated-docs.ts'

describe('generatedDocs', () => {
  it.each([...generatedDocs()])('%s says what the code says', async (path, text) => {
    const onDisk = await readFile(locate(path), 'utf8').catch(() => null)
    expect(onDisk === text, `${path} is not what the code says now: run pnpm run docs:generate`).toBe(true)
  })
})
