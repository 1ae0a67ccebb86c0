import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildUrl, explainBaseUrl } from './build-url.ts'

describe('buildUrl', () => {
  it('keeps the path of the base URL', () => {
    const path = ['coins', 'bitcoin']
    expect(buildUrl('http://127.0.0.1:4010/coingecko/api/v3', { path })).toBe(
      'http://127.0.0.1:4010/coingecko/api/v3/coins/bitcoin',
    )
    expect(buildUrl('https://example.test/prefix//', { path })).toBe(
      'https://example.test/prefix/coins/bitcoin',
    )
    expect(buildUrl('https://example.test', { path: [] })).toBe('https://example.test/')
  })

  it('ends in a slash where it is told to', () => {
    const crew = { path: ['crews', '1'], hasTrailingSlash: true }
    expect(buildUrl('https://example.test', crew)).toBe('https://example.test/crews/1/')
  })

  it('escapes symbols and crumbs', () => {
    const url = buildUrl('https://example.test', { path: ['chart', '^GSPC'], query: { crumb: 'a/b.c+d=' } })
    expect(url).toBe('https://example.test/chart/%5EGSPC?crumb=a%2Fb.c%2Bd%3D')
  })

  it('repeats a parameter for every item of a list', () => {
    const query = { id: ['a&b', 'c'], none: [], limit: '1' }
    expect(buildUrl('https://example.test', { path: ['products'], query })).toBe(
      'https://example.test/products?id=a%26b&id=c&limit=1',
    )
    expect(buildUrl('https://example.test', { path: ['products'], query: { id: [] } })).toBe(
      'https://example.test/products',
    )
  })

  it('lets no segment leave its place', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (segment) => {
        const isPossible = !['', '.', '..'].includes(segment) && segment.isWellFormed()
        if (!isPossible) {
          expect(() => buildUrl('https://example.test/base', { path: [segment] })).toThrow('expected a name')
          return
        }
        const url = new URL(buildUrl('https://example.test/base', { path: ['a', segment] }))
        expect(url.host + url.search + url.hash).toBe('example.test')
        const [, base, parent, last, ...others] = url.pathname.split('/')
        expect([base, parent, decodeURIComponent(last ?? ''), ...others]).toEqual(['base', 'a', segment])
      }),
    )
  })
})

describe('explainBaseUrl', () => {
  it('accepts http and https with a path', () => {
    expect(explainBaseUrl('https://api.example.test/api/v3')).toBe(null)
    expect(explainBaseUrl('http://127.0.0.1:4010')).toBe(null)
  })

  it('refuses credentials, queries, fragments and other schemes', () => {
    for (const url of [
      'https://me:secret@example.test',
      'https://example.test?key=1',
      'https://example.test#a',
    ]) {
      expect(explainBaseUrl(url)).toContain('without credentials')
    }
    for (const url of ['ftp://example.test', 'file:///etc/passwd', 'example.test', '']) {
      expect(explainBaseUrl(url)).toContain('http or https')
    }
  })
})
