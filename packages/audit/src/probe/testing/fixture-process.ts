import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Credential } from '../credentials.ts';
import { loadOpenApi, operationsOf } from '../requests/openapi.ts';
import type { ProbeOperation } from '../requests/operation.ts';
import { textAt } from '../session.ts';
import type { LoginRecipe } from '../settings.ts';

const fixtures = fileURLToPath(new URL('../../../fixtures/', import.meta.url));

export interface Planted {
  readonly rule: string;
  readonly method: string;
  readonly path: string;
}

interface Credentials {
  readonly users: readonly { readonly name: string; readonly password: string }[];
  readonly login: {
    readonly method: string;
    readonly path: string;
    readonly body: Readonly<Record<string, string>>;
    readonly token: string;
  };
  readonly schemes: Readonly<Record<string, unknown>>;
}

/** One of the small APIs of `fixtures/`, running. */
export interface Fixture {
  readonly url: string;
  readonly operations: readonly ProbeOperation[];
  readonly planted: readonly Planted[];
  readonly credentials: Credentials;
  loginOf(user: string): LoginRecipe;
  bearerOf(user: string): Promise<Credential>;
  stop(): void;
}

/** Secrets of the repaired ones, which have none of their own. */
export const secrets = {
  JWT_SECRET: 'gK3v9QpL2xWn7RbTz5YcHd8MfJs4Ea6U',
  WEBHOOK_SECRET: 'hT6r2VbN9qXm4PwLc8ZkGd3SfJy7Ue5A',
  PARTNER_KEY_ACME: 'a-key-that-partners-and-we-have-0123456789',
  WAREHOUSE_KEY: 'wh-5d1f0c7be1c24a3f9b',
  ALICE_PASSWORD: 'correct horse battery staple',
  BOB_PASSWORD: 'open sesame and no more',
  CAROL_PASSWORD: 'a lighthouse in the fog',
};

/**
 * Starts `server.ts` of a fixture and waits until it answers.
 *
 * @param name `express/vulnerable`
 */
export async function startFixture(name: string, nodeOptions: readonly string[] = []): Promise<Fixture> {
  const folder = join(fixtures, name);
  const port = await freePort();
  const env = { ...process.env, ...secrets, PORT: String(port), NODE_ENV: 'production' };
  const child = spawn(process.execPath, [...nodeOptions, 'server.ts'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers(`${url}/health`, child);
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const credentials = JSON.parse(read('credentials.json')) as Credentials;
  const loginOf = (user: string) => recipeOf(credentials, user);
  return {
    url,
    credentials,
    operations: operationsOf(loadOpenApi(join(folder, 'openapi.yaml'), folder)),
    planted: (JSON.parse(read('planted.json')) as { readonly dynamic: readonly Planted[] }).dynamic,
    loginOf,
    bearerOf: (user) => logIn(url, loginOf(user)),
    stop: () => child.kill('SIGKILL'),
  };
}

function recipeOf({ users, login }: Credentials, user: string): LoginRecipe {
  const { password = '' } = users.find(({ name }) => name === user) ?? {};
  const body = Object.fromEntries(
    Object.entries(login.body).map(([name, value]) => [
      name,
      value.replace('{name}', user).replace('{password}', password),
    ]),
  );
  return { method: login.method, target: login.path, body, token: login.token };
}

async function logIn(url: string, { method, target, body, token = '' }: LoginRecipe): Promise<Credential> {
  const headers = { 'Content-Type': 'application/json' };
  const reply = await fetch(url + target, { method, headers, body: JSON.stringify(body) });
  const value = textAt(await reply.json(), token);
  if (value === undefined) throw new Error(`the login answered ${reply.status}`);
  return { kind: 'bearer', value };
}

async function untilAnswers(url: string, child: ChildProcess): Promise<void> {
  let said = '';
  child.stderr?.on('data', (part: Buffer) => {
    said += part.toString('utf8');
  });
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`it ended: ${said}`);
    const isUp = await fetch(url).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`it does not answer: ${said}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
