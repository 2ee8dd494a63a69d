import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { onCore, type Subject } from './processes.ts';
import type { Contestant } from './rounds.ts';

/** wrk where it is installed: it takes the least of the machine. */
export const generator = spawnSync('wrk', ['--version']).error === undefined ? 'wrk' : 'autocannon';
const connections = 64;
const wrkScript = fileURLToPath(new URL('wrk.lua', import.meta.url));
const autocannonScript = fileURLToPath(new URL('autocannon.ts', import.meta.url));
const run = promisify(execFile);

/** One request as it goes over the wire. */
export function rawRequest(
  method: string,
  target: string,
  headers: Readonly<Record<string, string>>,
  body = '',
): string {
  const all = { Host: 'localhost', ...headers, ...(body === '' ? {} : { 'Content-Length': String(body.length) }) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

/** A list of requests that a load generator goes through again and again. */
export interface RequestList {
  readonly file: string;
  readonly requests: readonly string[];
}

export function writeRequests(file: string, requests: readonly string[]): RequestList {
  writeFileSync(file, requests.join('\0'));
  return { file, requests };
}

/** What a load generator says; every answer but 2xx is an error. */
interface LoadResult {
  readonly requests: number;
  readonly errors: number;
}

/**
 * Measures a server: 64 connections, each with one request at a time. A round goes on in the list where the one before ended,
 * so that what counts as new was never seen shortly before.
 */
export function underLoad(name: string, server: Subject<{ readonly port: number }>, list: RequestList): Contestant {
  let position = 0;
  return {
    name,
    async round(milliseconds) {
      const seconds = Math.max(1, Math.round(milliseconds / 1000));
      const before = await server.ask<NodeJS.CpuUsage>({});
      const result = await load(server.ready.port, seconds, list.file, position);
      const after = await server.ask<NodeJS.CpuUsage>({});
      if (result.errors > 0) throw new Error(`${name}: ${result.errors} of ${result.requests} requests failed`);
      position = (position + result.requests) % list.requests.length;
      const microseconds = after.user + after.system - before.user - before.system;
      return { operations: result.requests, seconds: microseconds / 1_000_000 };
    },
  };
}

async function load(port: number, seconds: number, file: string, position: number): Promise<LoadResult> {
  const url = `http://127.0.0.1:${port}/`;
  const [program, parameters] =
    generator === 'wrk'
      ? onCore('load', 'wrk', [
          ...['--threads', '1', '--connections', String(connections), '--duration', `${seconds}s`],
          ...['--script', wrkScript, url, '--', file, String(position)],
        ])
      : onCore('load', process.execPath, [
          ...[autocannonScript, String(port), String(connections), String(seconds)],
          ...[file, String(position)],
        ]);
  const { stdout } = await run(program, parameters);
  return JSON.parse(stdout.slice(stdout.lastIndexOf('{'))) as LoadResult;
}

/** Sends one of the raw requests and reads the whole answer. */
export async function send(port: number, request: string): Promise<{ readonly status: number; readonly body: string }> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.write(request.replace('\r\n', '\r\nConnection: close\r\n'));
  await once(socket, 'close');
  const text = Buffer.concat(chunks).toString();
  const headEnd = text.indexOf('\r\n\r\n');
  const body = text.slice(headEnd + 4);
  const isChunked = /^transfer-encoding: chunked\r?$/im.test(text.slice(0, headEnd));
  return { status: Number(text.slice(9, 12)), body: isChunked ? unchunk(body) : body };
}

/** Sends one request many times over one connection, without waiting in between, and reads all that comes. */
export async function sendMany(port: number, request: string, times: number): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.write(request.repeat(times - 1) + request.replace('\r\n', '\r\nConnection: close\r\n'));
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

function unchunk(body: string): string {
  let text = '';
  for (let at = 0; ; ) {
    const lineEnd = body.indexOf('\r\n', at);
    const length = Number.parseInt(body.slice(at, lineEnd), 16);
    if (!(length > 0)) return text;
    text += body.slice(lineEnd + 2, lineEnd + 2 + length);
    at = lineEnd + 4 + length;
  }
}
