import { hashText } from '../market/random.ts'

/** Cookies and crumbs. Nothing is remembered: both follow from the seed, so any number of callers costs nothing. */
export interface YahooSessions {
  /** Value of a new `A3` cookie. */
  newCookie: () => string
  isCookie: (value: string) => boolean
  /** The crumb that belongs to a cookie until crumbs expire. */
  crumbOf: (cookie: string) => string
  /** Makes every crumb handed out so far invalid; cookies stay good for a new one. */
  expireCrumbs: () => void
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789./'

export function createYahooSessions({ seed }: { seed: number }): YahooSessions {
  let cookies = 0
  let generation = 0
  return {
    newCookie: () => {
      cookies += 1
      const id = `AQABB${hashText(`cookie ${cookies}`, seed).toString(36)}`
      return `d=${id}&S=${signatureOf(id)}`
    },
    isCookie: (value) => {
      const [, id, signature] = /^d=(AQABB\w+)&S=(\w+)$/.exec(value) ?? []
      return id !== undefined && signature === signatureOf(id)
    },
    crumbOf: (cookie) => crumbText(`${cookie} ${generation}`),
    expireCrumbs: () => {
      generation += 1
    },
  }

  function signatureOf(id: string): string {
    return `AQAAA${hashText(`signature of ${id}`, seed).toString(36)}`
  }

  function crumbText(text: string): string {
    const letters = Array.from({ length: 11 }, (_, index) =>
      alphabet.charAt(hashText(`${text} ${index}`, seed) % alphabet.length),
    )
    // Real crumbs hold these now and then; every one of ours does, so that a caller who forgets to encode notices.
    letters[3] = '/'
    letters[7] = '.'
    return letters.join('')
  }
}
