import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export const revocationsChannel = 'countersign_revocations';

const pauseMilliseconds = 1000;

/**
 * Listens on a connection of its own, and connects anew when it is lost. The listener is called after each connecting too, as
 * nobody knows what happened in between. Returns what ends it.
 */
export function watchRevocations(config: pg.ClientConfig, listener: (healthy: boolean) => void): () => Promise<void> {
  const ended = new AbortController();
  // What was on its way when it ended is told to nobody.
  const tell = (healthy: boolean) => {
    if (!ended.signal.aborted) listener(healthy);
  };
  const running = keepListening(config, tell, ended.signal);
  return () => {
    ended.abort();
    return running;
  };
}

async function keepListening(
  config: pg.ClientConfig,
  listener: (healthy: boolean) => void,
  ended: AbortSignal,
): Promise<void> {
  let healthy = true;
  while (!ended.aborted) {
    const client = new pg.Client({ ...config, keepAlive: true });
    const lost = untilLost(client, ended);
    try {
      await client.connect();
      client.on('notification', () => listener(true));
      await client.query(`listen ${revocationsChannel}`);
      healthy = true;
      listener(true);
      await lost;
    } catch {
      // Said below; tried again.
    }
    await client.end().catch(() => undefined);
    if (ended.aborted) return;
    if (healthy) listener(false);
    healthy = false;
    await sleep(pauseMilliseconds, undefined, { signal: ended }).catch(() => undefined);
  }
}

function untilLost(client: pg.Client, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    client.once('end', resolve);
    // Stays for good: an error that nobody listens for would end the process.
    client.on('error', () => resolve());
    ended.addEventListener('abort', () => resolve(), { once: true });
  });
}
