import type { Cursor } from '../cursor.ts';
import type { ApiDocument } from '../document.ts';
import type { Pointer, Server } from '../operation.ts';
import { addressesOf, isLocalAddress } from '../read-servers.ts';
import { within } from '../rule.ts';

export interface ClearServer {
  readonly pointer: Pointer;
  readonly address: string;
  /** Its description says that it is for development. */
  readonly isForDevelopment: boolean;
}

/** The servers that are asked without TLS and are not this machine, each once. */
export function clearServers(document: ApiDocument): readonly ClearServer[] {
  const servers = [...document.servers, ...document.operations.flatMap((operation) => operation.servers)];
  const unique = new Map(servers.map((server) => [JSON.stringify(server.pointer), server]));
  return [...unique.values()].flatMap((server) => {
    const address = addressesOf(server).find((one) => /^(http|ws):\/\//i.test(one) && !isLocalAddress(one));
    return address === undefined ? [] : [{ address, ...placeOf(document.cursorAt(server.pointer), server) }];
  });
}

function placeOf(cursor: Cursor, { pointer }: Server): Omit<ClearServer, 'address'> {
  const description = cursor.text('description') ?? '';
  return {
    // Swagger 2 has no object here, but one of `schemes`
    pointer: cursor.text('url') === undefined ? pointer : within(pointer, 'url'),
    isForDevelopment: /\b(dev(elopment)?|local|test(ing)?|mock|sandbox)\b/i.test(description),
  };
}
