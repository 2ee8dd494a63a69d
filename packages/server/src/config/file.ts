import { readFile } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { ConfigurationError } from 'countersign';
import type { Document, LineCounter, Node, Pair } from 'yaml';
import { textOfPath } from './fields.ts';
import { emptySource, type Source } from './source.ts';

const usualName = 'countersign.yaml';

/**
 * Reads the settings of a YAML file (JSON is YAML).
 *
 * @param file named by the command line or the environment: has to exist. Undefined: `countersign.yaml`, if it is there.
 */
export async function readConfigFile(file: string | undefined, workingFolder: string): Promise<Source> {
  const name = file ?? usualName;
  const text = await readText(isAbsolute(name) ? name : resolve(workingFolder, name), name, file !== undefined);
  return text === undefined ? emptySource : parseConfigFile(text, name);
}

async function readText(path: string, name: string, hasToExist: boolean): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !hasToExist) return undefined;
    throw new ConfigurationError(`The configuration file ${name} cannot be read (${code}).`);
  }
}

/** @param name of the file, for messages */
async function parseConfigFile(text: string, name: string): Promise<Source> {
  // Most servers have no file: the parser is loaded for those that do.
  const { LineCounter, parseDocument, visit } = await import('yaml');
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: true, version: '1.2' });
  const place = (offset: number) => placeOf(name, lineCounter, offset);
  const problems = document.errors.map((error) => `${place(error.pos[0])}: ${error.message}`);
  if (problems.length > 0) return { ...emptySource, problems };
  const aliases: string[] = [];
  visit(document, {
    Alias: (_key, alias) =>
      void aliases.push(`${place(alias.range?.[0] ?? 0)}: aliases are not accepted; repeat the value`),
  });
  if (aliases.length > 0) return { ...emptySource, problems: aliases };
  const values: unknown = document.toJS() ?? {};
  if (typeof values !== 'object' || Array.isArray(values)) {
    return { ...emptySource, problems: [`${place(0)}: expected settings, one "name: value" a line`] };
  }
  return { values: values as Record<string, unknown>, places: await placesOf(document, place), problems };
}

function placeOf(name: string, lineCounter: LineCounter, offset: number): string {
  const { line, col } = lineCounter.linePos(offset);
  return `${name}:${line}:${col}`;
}

type Place = (offset: number) => string;

async function placesOf(document: Document, place: Place): Promise<ReadonlyMap<string, string>> {
  const { isMap, isPair, isScalar, isSeq } = await import('yaml');
  const places = new Map<string, string>();
  const note = (node: unknown, path: readonly PropertyKey[]): void => {
    if (isMap(node)) {
      for (const pair of node.items as readonly Pair[]) {
        if (!isPair(pair) || !isScalar(pair.key)) continue;
        const here = [...path, String(pair.key.value)];
        places.set(textOfPath(here), place(pair.key.range?.[0] ?? 0));
        note(pair.value, here);
      }
    } else if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) {
        const here = [...path, index];
        places.set(textOfPath(here), place((item as Node).range?.[0] ?? 0));
        note(item, here);
      }
    }
  };
  note(document.contents, []);
  return places;
}
