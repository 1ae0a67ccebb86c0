import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listFiles, readText } from './repository.ts'

const pages = listFiles('{README.md,docs/**/*.md}')
const allPages = [...pages, ...listFiles('{apps,packages}/*/README.md'), ...listFiles('bench/**/*.md')]

describe('the pages of the documentation', () => {
  it('were found', () => {
    expect(pages.length).toBeGreaterThan(10)
  })

  it.each(allPages)('%s: links lead to files and headings that there are', (page) => {
    const broken = linksOf(readText(page)).filter((link) => !leadsSomewhere(page, link))
    expect(broken).toEqual([])
  })

  it.each(pages)('%s: the files that it says to look at are there', (page) => {
    const missing = filesInTheCode(readText(page)).filter((file) => listFiles(file).length === 0)
    expect(missing).toEqual([])
  })

  it('can all be reached from the README', () => {
    const reached = new Set(['README.md'])
    for (const page of reached)
      for (const link of linksOf(readText(page))) {
        const target = targetOf(page, link).file
        if (pages.includes(target)) reached.add(target)
      }
    expect(pages.filter((page) => !reached.has(page))).toEqual([])
  })
})

/** Relative links, outside blocks of code. */
function linksOf(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '')
  return [...prose.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map((match) => match[1] ?? '')
}

function targetOf(page: string, link: string): { file: string; heading: string } {
  const [file = '', heading = ''] = link.split('#')
  return { file: file === '' ? page : join(dirname(page), file), heading }
}

function leadsSomewhere(page: string, link: string): boolean {
  const { file, heading } = targetOf(page, link)
  if (listFiles(file).length === 0) return false
  return heading === '' || headingsOf(readText(file)).includes(heading)
}

/** Headings as their anchors are spelled. */
function headingsOf(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '')
  return [...prose.matchAll(/^#+ (.+)$/gm)].map((match) => toAnchor(match[1] ?? ''))
}

function toAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}

/** Paths in the paragraph that says where in the code something is. */
function filesInTheCode(text: string): string[] {
  const paragraphs = text.split('\n\n').filter((paragraph) => paragraph.startsWith('**In the code.**'))
  return paragraphs.flatMap((paragraph) =>
    [...paragraph.matchAll(/`([\w.-]+(?:\/[\w.-]+)+|[\w.-]+\.json)`/g)].map((match) => match[1] ?? ''),
  )
}
