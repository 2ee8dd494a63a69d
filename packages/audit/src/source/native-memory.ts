import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The collector sees little of a syntax tree: its nodes are small objects here, and large ones in native memory. */
const charactersBetweenCollections = 1_000_000;

let ownCharacters = charactersBetweenCollections;
let collect: (() => void) | undefined;
let sinceCollection = 0;

/** Says, in each of so many threads, that they have the memory together. */
export function shareMemory(threads: number): void {
  ownCharacters = charactersBetweenCollections / threads;
}

/** Called with the size of each text that was parsed: lets go of trees that nobody holds any more before they are many. */
export function countParsed(characters: number): void {
  sinceCollection += characters;
  if (sinceCollection < ownCharacters) return;
  sinceCollection = 0;
  collect ??= collector();
  collect();
}

function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
