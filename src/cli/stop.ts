/** Ctrl-C once asks to stop at the next safe point, twice ends at once. */

/**
 * Listens to SIGINT and SIGTERM from now on.
 * @param onFirst called when the first signal comes, before the returned signal aborts
 */
export function stopOnSignals(onFirst: () => void): AbortSignal {
  const controller = new AbortController()
  const onSignal = (): void => {
    // Whatever is half written has a temporary name, and exit handlers give back the locks and the cursor.
    if (controller.signal.aborted) process.exit(130)
    onFirst()
    controller.abort()
  }
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, onSignal)
  return controller.signal
}
