import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildUrl } from '../http/build-url.ts'
import { explainOrigin, fillTemplate, readTemplate } from './origin-template.ts'

const explain = (name: string, text: string, isPrivateAllowed = false) =>
  explainOrigin([name, text], { isPrivateAllowed })

function urlOf(text: string, id: string): string | null {
  const template = readTemplate(text)
  return template === null ? null : buildUrl(template.baseUrl, fillTemplate(template, id))
}

describe('explainOrigin', () => {
  it.each([
    ['', 'no URL'],
    ['/crews/{id}', 'no host'],
    ['ftp://app.test/{id}', 'another scheme'],
    ['file:///etc/{id}', 'a file'],
    ['https://app.test/crews', 'no place for the id'],
    ['https://app.test/crews#{id}', 'the id in a fragment'],
    ['https://{id}.app.test/crews', 'the id in the host'],
    ['https://{id}/crews', 'the id as the host'],
    ['https://app.test:{id}/crews', 'the id as the port'],
    ['https://me:secret@app.test/{id}', 'credentials'],
    ['https://app.test/{id}#part', 'a fragment'],
    ['https://app.test//{id}', 'an empty segment'],
    ['https://app.test/%zz/{id}', 'a broken escape'],
  ])('refuses %j: %s', (text) => {
    expect(explain('crew', text)).toMatch(/^expected an http or https URL with \{id\}/)
  })

  it.each([
    '',
    'Crew',
    'crew.',
    '.agents',
    'crew.agents.names',
    'cr ew',
    '__proto__',
    '1crew',
    'crew/agents',
  ])('refuses the name %j', (name) => {
    expect(explain(name, 'https://app.test/{id}')).toMatch(/^expected a kind/)
  })

  it.each([
    'http://127.0.0.1/{id}',
    'http://127.1/{id}',
    'http://2130706433/{id}',
    'http://0x7f000001/{id}',
    'http://10.0.0.1:8080/{id}',
    'http://169.254.169.254/latest/{id}',
    'http://[::1]/{id}',
    'http://[::ffff:127.0.0.1]/{id}',
    'http://[fd00:ec2::254]/{id}',
  ])('refuses the private address %s unless it is allowed', (text) => {
    expect(explain('crew', text)).toMatch(/METADATA_ALLOW_PRIVATE/)
    expect(explain('crew', text, true)).toBeNull()
  })

  it('takes kinds and relations anywhere', () => {
    expect(explain('crew', 'https://app.test/crews/{id}')).toBeNull()
    expect(explain('crew.agents', 'http://1.1.1.1:8080/crews/{id}/agents/?full=1')).toBeNull()
    expect(explain('nft', 'https://app.test/metadata?token={id}')).toBeNull()
  })
})

describe('fillTemplate', () => {
  it.each([
    ['https://app.test/crews/{id}', 'https://app.test/crews/7'],
    ['https://app.test/crews/{id}/agents/', 'https://app.test/crews/7/agents/'],
    ['https://app.test/a%20b/{id}.json?full=1', 'https://app.test/a%20b/7.json?full=1'],
    ['https://app.test/api?kind=crew&id={id}', 'https://app.test/api?kind=crew&id=7'],
    ['https://app.test/?id={id}', 'https://app.test/?id=7'],
    ['https://app.test/a/../crews/{id}', 'https://app.test/crews/7'],
  ])('fills %s', (text, url) => {
    expect(urlOf(text, '7')).toBe(url)
  })

  it('takes nothing in an id for a pattern of replacement', () => {
    expect(urlOf('https://app.test/{id}/x', "$&$'$1{id}")).toBe("https://app.test/%24%26%24'%241%7Bid%7D/x")
  })

  it('lets no id leave its place', () => {
    const templates = fc.constantFrom('https://app.test/base/{id}/end', 'https://app.test/base/end?id={id}')
    fc.assert(
      fc.property(templates, fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), (template, id) => {
        const isPossible = !['.', '..'].includes(id) && id.isWellFormed()
        if (!isPossible && template.includes('/{id}/')) {
          expect(() => urlOf(template, id)).toThrow('expected a name')
          return
        }
        const url = new URL(urlOf(template, id) ?? '')
        const place = template.includes('?')
          ? url.searchParams.get('id')
          : decodeURIComponent(url.pathname.split('/')[2] ?? '')
        expect([url.origin, place]).toEqual(['https://app.test', id.toWellFormed()])
        expect(url.pathname.split('/')).toHaveLength(template.includes('?') ? 3 : 4)
        expect(url.pathname.startsWith('/base/')).toBe(true)
      }),
    )
  })
})
