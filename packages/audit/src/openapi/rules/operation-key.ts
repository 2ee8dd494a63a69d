import type { OperationKey } from '../../findings/finding.ts';
import type { ApiOperation } from '../operation.ts';
import { basePathOf } from '../read-servers.ts';

/** What an operation is joined by with routes and probes: its path with the base path of its first server. */
export function operationKey({ method, path, servers }: ApiOperation): OperationKey {
  const [server] = servers;
  return { method, path: `${server === undefined ? '' : basePathOf(server)}${path}` };
}
