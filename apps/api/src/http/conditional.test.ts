import { describe, expect, it } from 'vitest'
import { isNotModified } from './conditional.ts'

const etag = '"abc"'
const modifiedAt = Date.parse('2026-01-01T12:00:00.750Z')

describe('isNotModified', () => {
  it.each(['"abc"', 'W/"abc"', '"x", "abc"', 'W/"x" ,W/"abc"', '*', ' * ', '"a,b", "abc"'])(
    'says yes when If-None-Match %j lists the tag',
    (header) => {
      expect(isNotModified({ 'if-none-match': header }, etag, modifiedAt)).toBe(true)
    },
  )

  it.each(['"abcd"', 'abc', '""', '"ABC"', '"x, abc"', ''])('says no for If-None-Match %j', (header) => {
    expect(isNotModified({ 'if-none-match': header }, etag, modifiedAt)).toBe(false)
  })

  it('compares times by whole seconds, as HTTP dates have them', () => {
    const since = (date: string) => isNotModified({ 'if-modified-since': date }, etag, modifiedAt)
    expect(since('Thu, 01 Jan 2026 12:00:00 GMT')).toBe(true)
    expect(since('Thu, 01 Jan 2026 11:59:59 GMT')).toBe(false)
  })

  it('ignores a date that is none', () => {
    expect(isNotModified({ 'if-modified-since': 'yesterday' }, etag, modifiedAt)).toBe(false)
  })

  it('lets If-None-Match outrank If-Modified-Since', () => {
    const headers = { 'if-none-match': '"other"', 'if-modified-since': 'Thu, 01 Jan 2026 12:00:00 GMT' }
    expect(isNotModified(headers, etag, modifiedAt)).toBe(false)
  })

  it('says no when the answer has no tag, even to *', () => {
    expect(isNotModified({ 'if-none-match': '*' }, null, null)).toBe(false)
    expect(isNotModified({}, etag, modifiedAt)).toBe(false)
  })
})
