import { expect, it } from 'vitest';
import { hardcodedApiKey } from './hardcoded-api-key.ts';

const severities = (text: string) =>
  [...hardcodedApiKey.checkText('config/app.rb', text, { isTest: () => false })].map(({ severity }) => severity);

it('weighs a setting that is commented out less than one that holds', () => {
  expect(severities(`config.secret_key = 'q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D'`)).toEqual(['medium']);
  expect(severities(`  # config.secret_key = 'q8Zk2Lw9Xr4Tn7Vb1Mc6Qs3D'`)).toEqual(['low']);
});

it('shows no more than a third of a short secret', () => {
  const [match] = hardcodedApiKey.checkText('server.ts', `app.use(cookieParser('kekse'));`, { isTest: () => false });
  expect(match?.message).toContain('k… (5 characters)');
});
