import type { Command } from 'commander';
import type { Wire } from './admin-client.ts';
import { addCommand, addGroup, type CommonOptions, connect, print } from './command.ts';
import { moment, plain, table } from './output.ts';

/** `countersign peppers …`: what the hashes of API keys and client secrets are made with. */
export function addPeppers(program: Command): void {
  const peppers = addGroup(program, {
    name: 'peppers',
    summary: 'list and rotate what hashes of keys and secrets are made with',
    examples: ['countersign peppers list', 'countersign peppers rotate'],
  });
  addCommand(peppers, {
    name: 'list',
    summary: 'list the versions of the pepper, oldest first; the last is used for what is new',
    examples: ['countersign peppers list'],
  }).action(async (options: CommonOptions) => {
    const answer = await connect(options).get('/peppers');
    print(options, answer, () => pepperTable(answer.items as readonly Wire[]));
  });

  addCommand(peppers, {
    name: 'rotate',
    summary: 'make a new pepper; keys and client secrets stay good, and move to it when they are next used',
    examples: ['countersign peppers rotate', 'countersign peppers rotate --json'],
  }).action(async (options: CommonOptions) => {
    const pepper = await connect(options).post('/peppers/rotate');
    print(options, pepper, () => [`Pepper ${plain(pepper.version)} is used for what is new from now on.`]);
  });
}

function pepperTable(peppers: readonly Wire[]): readonly string[] {
  return table(
    ['VERSION', 'MADE'],
    peppers.map((pepper) => [plain(pepper.version), moment(pepper.createdAt)]),
  );
}
