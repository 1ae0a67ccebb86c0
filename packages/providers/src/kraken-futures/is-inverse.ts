/** Says whether a contract is of one dollar instead of one coin: `PI_XBTUSD` and `FI_XBTUSD_261225`. */
export function isInverse(symbol: string): boolean {
  return /^[PF]I_/.test(symbol)
}
