/**
 * Stops on SIGTERM and SIGINT: requests under way are finished. A second signal ends the process at once.
 *
 * @param close stops everything that would keep the process alive
 */
export function stopOnSignals(close: () => Promise<void>, onStopping: (signal: NodeJS.Signals) => void): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(signal === 'SIGINT' ? 130 : 143);
    stopping = true;
    onStopping(signal);
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(`Stopping failed: ${error instanceof Error ? error.message : 'unknown reason'}`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
