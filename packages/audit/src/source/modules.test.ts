import { expect, it } from 'vitest';
import { moduleFiles } from './modules.ts';

it.each([
  ['app/views.py', '.config', 'app/config.py'],
  ['app/api/views.py', '..config', 'app/config.py'],
  ['app/views.py', 'app.config', 'app/config.py'],
  ['src/routes/a.ts', '../config.js', 'src/config.ts'],
  ['app/controllers/a.rb', 'Api::JsonWebToken', 'lib/api/json_web_token.rb'],
  ['app/controllers/a.rb', 'JWTStore', 'lib/jwt_store.rb'],
])('from %s, %s is %s', (from, module, file) => {
  const files = new Set(['app/config.py', 'src/config.ts', 'lib/api/json_web_token.rb', 'lib/jwt_store.rb']);
  expect(moduleFiles(from, module, files)).toEqual([file]);
});

it('a module that is not of the project has no files', () => {
  expect(moduleFiles('app/views.py', 'jwt', new Set(['app/views.py']))).toEqual([]);
  expect(moduleFiles('a.rb', 'JWT', new Set(['a.rb']))).toEqual([]);
});

it('the settings of Django are the modules that are customarily called so', () => {
  const files = new Set(['shop/views.py', 'site/settings.py', 'site/settings/base.py', 'site/settings/test.py']);
  expect(moduleFiles('shop/views.py', 'django.conf.settings', files)).toEqual([
    'site/settings.py',
    'site/settings/base.py',
  ]);
});
