/** Tells the process that started this one, if there is a channel to it; a parent that is gone is no failure. */
export function notifyParent(message: Readonly<Record<string, unknown>>): void {
  if (process.send === undefined || !process.connected) return
  process.send(message, undefined, undefined, () => undefined)
}
