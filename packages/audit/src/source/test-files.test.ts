import { describe, expect, it } from 'vitest';
import { isTestFile, testFilesOf } from './test-files.ts';

describe('what is a test by where it stands', () => {
  it.each([
    'test/orders.js',
    'app/tests/views.py',
    'examples/login/app.ts',
    'src/test/java/com/acme/Keys.java',
    'examples/shop/src/main/java/com/acme/Shop.java',
    'src/main/java/com/acme/OrdersTest.java',
    'features/step_definitions/login.rb',
    'features/bootstrap/LoginContext.php',
    'internal/testhelpers/server.go',
    'client/.snapshots/create.json',
    'sandbox/Server/Startup.cs',
    'certification/plan.js',
    'packages/shop-test-utils/config.ts',
    'integration/tls/local.key',
    'app/.storybook/providers.tsx',
    'src/handler/mock-events.ts',
    'internal/kratos/fake_kratos.go',
    'dev-server/load-testing/request.js',
    'com/example/OrdersTest.java',
    'internal/suites/common/pki/private.pem',
    'tools/TestSuite/TestSuite.Shared/ClientWrapper.cs',
    'config/test_resources/config.yml',
    'oidc/provider_test_fedcm.go',
    'shop/settings/ci.py',
    'docs_src/security/tutorial003.py',
    'internal/testcontainers/src/webapp.ts',
    'apps/web/seed.ts',
    'prisma/populate.ts',
    'scripts/seeder/data.ts',
    'datastore/test_data/input.json',
    'oauth/oauthtest/server.go',
    'code-samples/login/app.js',
  ])('%s is one', (file) => expect(isTestFile(file)).toBe(true));

  it.each([
    'src/main/java/com/example/demo/Login.java',
    'src/main/resources/application.yml',
    'org/example/Login.java',
    'Features/Orders/Create.cs',
    'src/features/auth/login.ts',
    'app/contest/views.py',
    'src/certification/certification.controller.ts',
    'payments/sandbox/keys.ts',
    'my_docs_app/views.py',
    'api/contest/routes.go',
    'api/latest/routes.go',
  ])('%s is none', (file) => expect(isTestFile(file)).toBe(false));
});

describe('folders of examples', () => {
  const application = ['demo/app.js', 'demo/routes/users.js', 'demo/lib/auth.js', 'demo/test/users.js'];

  it('hold the product where nothing else does', () => {
    const isTest = testFilesOf([...application, 'gulpfile.js', 'scripts/build.js']);
    expect(application.map(isTest)).toEqual([false, false, false, true]);
  });

  it('show it where it stands beside them', () => {
    const isTest = testFilesOf([...application, 'index.js']);
    expect(application.map(isTest)).toEqual([true, true, true, true]);
  });

  it('are examples where they are few', () => {
    expect(testFilesOf(['examples/login.js'])('examples/login.js')).toBe(true);
  });
});
