import { expect, it } from 'vitest';
import { inOneVoice } from './one-voice.ts';
import { aFinding, aPlace } from './testing/finding.ts';

const inDocument = aFinding({ ruleId: 'oas-live-secret-example', place: aPlace('api.yaml', 7) });
const found = (file: string, line: number, ruleId = 'hardcoded-api-key') =>
  aFinding({ ruleId, place: aPlace(file, line) });

it('lets the rule of documents speak of a secret in a document, and nobody twice', () => {
  expect(inOneVoice([found('api.yaml', 7), inDocument])).toEqual([inDocument]);
});

it('keeps a secret in another line, in another file, or of another kind', () => {
  const others = [found('api.yaml', 8), found('config.yaml', 7), found('api.yaml', 7, 'credentials-in-uri')];
  expect(inOneVoice([...others, inDocument])).toEqual([...others, inDocument]);
});
