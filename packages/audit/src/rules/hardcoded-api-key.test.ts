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

it('finds the secret of sessions among options that hold functions, and in settings of that name', () => {
  const messagesOf = (file: string, text: string) =>
    [...hardcodedApiKey.checkText(file, text, { isTest: () => false })].map(({ message }) => message);
  expect(
    messagesOf(
      'server.js',
      `app.use(session({\n  genid: (req) => { const now = Date.now(); return String(now); },\n  secret: 'SuperSecret',\n}));`,
    ),
  ).toEqual([expect.stringContaining('The secret of sessions')]);
  expect(messagesOf('config/all.js', `module.exports = { cookieSecret: 'session_cookie_secret_here' };`)).toHaveLength(
    1,
  );
  expect(messagesOf('config.json', `{ "session": {\n    "secret":"changethistoconfigfile"\n  } }`)).toHaveLength(1);
  expect(messagesOf('app.js', `const secret = process.env.SESSION_SECRET || 'local secret';`)).toHaveLength(1);
  expect(messagesOf('config.ts', `export const form = { sessionSecret: 'required' };`)).toEqual([]);
});

it('finds the password of a database that a constant of PHP holds, and not what stands in its place', () => {
  const found = (text: string) => [...hardcodedApiKey.checkText('config.php', text, { isTest: () => false })];
  expect(found(`<?php\ndefine("DB_PASSWORD", 'Ali.2901');`)).toHaveLength(1);
  expect(found(`<?php\ndefine('DB_PASSWORD', 'password');\ndefine('DB_PASS', getenv('DB_PASS'));`)).toEqual([]);
});
