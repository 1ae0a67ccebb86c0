import { describe, expect, it } from 'vitest'
import { readParts, readSources, type SourceFile } from './repository.ts'

const files = readParts().flatMap((part) => readSources(part.folder))
const maxLines = 300

/** What no file may contain, and why. */
const forbidden = [
  { pattern: /\bconsole\.\w+\(/, why: 'logs go through the logger' },
  {
    pattern: /\.flush(all|db)\(|\b(p?call|command|custom)\(\s*['"`]flush/i,
    why: 'a Redis may be shared: delete what is ours',
    // Sends it as hostile input.
    except: /\/bad-input\.test\.ts$/,
  },
  {
    pattern: /\bredis\w*\.keys\(|\bp?call\(['"]keys['"]|['"`]KEYS ['"`*]/i,
    why: 'KEYS blocks the whole server',
  },
  {
    pattern: /\bprocess\.exit\(/,
    why: 'only runService ends a process',
    except: /run-service\.ts$|test-programs\//,
  },
]

function lineCount({ text }: SourceFile): number {
  return text.trimEnd().split('\n').length
}

describe('source files', () => {
  it('were found', () => {
    expect(files.length).toBeGreaterThan(50)
  })

  it(`have at most ${maxLines} lines, half of them a hundred or so`, () => {
    const long = files.filter((file) => lineCount(file) > maxLines).map((file) => file.path)
    expect(long).toEqual([])
    const counts = files.map(lineCount).toSorted((left, right) => left - right)
    expect(counts[Math.floor(counts.length / 2)]).toBeLessThanOrEqual(120)
  })

  it.each(forbidden)('contain nothing like $pattern: $why', ({ pattern, except }) => {
    const offenders = files.filter((file) => pattern.test(file.text) && !except?.test(file.path))
    // This file names what it forbids.
    expect(
      offenders.map((file) => file.path).filter((path) => !path.endsWith('checks/src/sources.test.ts')),
    ).toEqual([])
  })
})
