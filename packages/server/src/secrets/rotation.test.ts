import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256Base64url } from 'countersign/building-blocks';
import { expect, onTestFinished, test } from 'vitest';
import { done, foreignQueryOf, queryOf, unlimited } from '../api-keys/testing/keys.ts';
import { systemActor } from '../audit-log/actor.ts';
import { createAuthority, type ServerAuthority } from '../authority.ts';
import { loadConfig } from '../config/load.ts';

/** Nodes on one SQLite file, as two processes of one machine are. */
async function openNodes(): Promise<readonly [ServerAuthority, ServerAuthority]> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-peppers-'));
  const environment = { COUNTERSIGN_FOLDER: folder, COUNTERSIGN_API_KEYS_PREFIX: 'acme_test' };
  const config = await loadConfig({ environment, workingFolder: folder });
  const open = () => createAuthority({ ...config, issuer: 'http://localhost:4100' });
  const nodes = [await open(), await open()] as const;
  onTestFinished(async () => {
    await Promise.all(nodes.map((node) => node.close()));
    rmSync(folder, { recursive: true });
  });
  return nodes;
}

const foreignKey = (name: string) => `sk_live_${name}_0123456789abcdef`;
const entryOf = (name: string) => ({ name, hash: `sha256:${sha256Base64url(foreignKey(name))}` });
const importKeys = ({ services }: ServerAuthority, ...names: readonly string[]) =>
  services.apiKeys.importKeys(names.map(entryOf), systemActor, false);
const find = ({ services }: ServerAuthority, name: string) => services.apiKeys.find(foreignQueryOf(foreignKey(name)));
const found = expect.objectContaining({ outcome: 'found' });

test('K09: another node finds at once what was imported, or has moved, under a pepper that it has not seen', async () => {
  const [here, there] = await openNodes();
  await importKeys(here, 'before');
  await expect.poll(() => there.services.apiKeys.acceptsForeignForms).toBe(true);
  expect(await find(there, 'before')).toEqual(found);
  await here.services.secrets.rotatePepper(systemActor);
  expect(await find(here, 'before')).toEqual(found);
  const stored = async () => (await here.services.apiKeys.list({ limit: 1 }))[0]?.id ?? '';
  const versionOf = async (id: string) => (await here.services.store.apiKeys.find(id))?.versions[0]?.pepperVersion;
  const id = await stored();
  await expect.poll(() => versionOf(id)).toBe(2);
  expect(there.services.secrets.peppers.current().version).toBe(1);
  expect(await find(there, 'before')).toEqual(found);
  await here.services.secrets.rotatePepper(systemActor);
  await importKeys(here, 'after');
  expect(await find(there, 'after')).toEqual(found);
  expect(await find(there, 'never')).toEqual({ outcome: 'unknown' });
});

test('what another node makes after the rotation is under the new pepper', async () => {
  const [here, there] = await openNodes();
  await here.services.secrets.rotatePepper(systemActor);
  const { description } = done(await there.services.apiKeys.create({ name: 'a' }, unlimited));
  const stored = await here.services.store.apiKeys.find(description.id);
  expect(stored?.versions).toMatchObject([{ pepperVersion: 2 }]);
  await here.services.secrets.rotatePepper(systemActor);
  const client = done(await there.services.clients.create({ name: 'b', scopes: [] }, unlimited));
  const { clients } = here.services.store;
  expect((await clients.find(client.description.id))?.secrets).toMatchObject([{ pepperVersion: 3 }]);
  expect(await here.services.clients.authenticate(client.description.id, client.secret)).toBeDefined();
});

test('rotations under load: no key and no secret of any version is refused on any node', async () => {
  const nodes = await openNodes();
  const [here] = nodes;
  const keys: string[] = [];
  const foreign: string[] = [];
  const addKeys = async (round: number) => {
    for (const node of nodes) keys.push(done(await node.services.apiKeys.create({ name: 'k' }, unlimited)).key);
    const names = [`a${round}`, `b${round}`, `c${round}`];
    await importKeys(here, ...names);
    foreign.push(...names);
  };
  await addKeys(0);
  const client = done(await here.services.clients.create({ name: 'c', scopes: [] }, unlimited));
  await expect.poll(() => nodes[1].services.apiKeys.acceptsForeignForms).toBe(true);

  let going = true;
  const refused: unknown[] = [];
  const rounds = [0, 0];
  const caller = async (node: ServerAuthority, at: number) => {
    while (going) {
      const answers = await Promise.all([
        ...keys.map((key) => node.services.apiKeys.find(queryOf(key))),
        ...foreign.map((name) => find(node, name)),
      ]);
      refused.push(...answers.filter(({ outcome }) => outcome !== 'found'));
      const { id } = client.description;
      if ((await node.services.clients.authenticate(id, client.secret)) === undefined) refused.push(id);
      rounds[at] = (rounds[at] ?? 0) + 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const callers = nodes.map(caller);
  const allAskedAgain = () => {
    const wanted = rounds.map((round) => round + 2);
    return expect.poll(() => rounds.every((round, at) => round >= (wanted[at] ?? 0)), { interval: 1 }).toBe(true);
  };
  for (let round = 1; round <= 6; round += 1) {
    await nodes[round % 2]?.services.secrets.rotatePepper(systemActor);
    await addKeys(round);
    await allAskedAgain();
  }
  going = false;
  await Promise.all(callers);
  expect(refused).toEqual([]);
  expect(here.services.secrets.peppers.all()).toHaveLength(7);
});
