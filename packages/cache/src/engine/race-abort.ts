/** Waits for a promise, or rejects with the reason of a signal as soon as that fires. */
export function raceAbort<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const { promise, resolve, reject } = Promise.withResolvers<Result>()
  const onAbort = () => reject(signal.reason)
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  // Also settles the work when it fails after the signal, so that nothing is left unhandled.
  work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  return promise
}
