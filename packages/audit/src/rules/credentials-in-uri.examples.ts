import type { TextExamples } from './rule.ts';

export const examples: TextExamples = {
  matching: [
    { path: 'src/db.ts', text: `connect('postgres://app:s3cr3t-Pa55@db.internal.acme.net:5432/app');` },
    { path: 'db.go', text: 'const uri = "mongodb+srv://Joe:Tr0ub4dor%402004@cluster0.acme.mongodb.net/?w=majority"' },
    {
      path: 'appsettings.json',
      text: '{ "Default": "Server=sql7.acme.net;Database=a;User Id=sa;Password=Tr0ub4dor#;" }',
    },
    { path: 'main.go', text: 'var dsn = "app:Tr0ub4dor@tcp(sql7.acme.net:3306)/app"\n' },
    { path: 'main.go', text: 'var dsn = "host=sql7.acme.net user=app password=Tr0ub4dor dbname=app"\n' },
    { path: 'cache.js', text: `createClient({ url: 'redis://:Tr0ub4dor@cache.acme.net:6379' });` },
    { path: 'config.yaml', text: `broker: amqp://worker:Tr0ub4dor@mq.acme.net\n` },
    {
      path: 'db.ts',
      text: `const url = 'postgres://app:kX82lantern@db.lanternshop.io:5432/app';`,
    },
  ],
  clean: [
    {
      path: 'src/db.ts',
      text: 'connect(`postgres://${user}:${password}@db.internal/app`); fetch("https://user:password@example.com");',
    },
    {
      path: 'appsettings.json',
      text: '{ "Default": "Server=sql7.acme.net;Database=a;User Id=sa;Password=${PASSWORD};", "Other": "Server=sql7.acme.net;Password=your_password" }',
    },
    { path: 'README.md', text: 'postgres://app:s3cr3t-Pa55@db.internal.acme.net' },
    {
      path: 'src/time.ts',
      text: `const url = 'http://localhost:3000/@scope/name'; const at = 'https://medium.com:443/@user';`,
    },
    {
      path: 'src/Help.cs',
      text: `class A { string Help = "If you have a server of ours: 'type=charge;server=http://charge:9740/;password=chargepassword'"; }`,
    },
    { path: 'settings/compose.py', text: 'BROKER = "redis://:redispassword@cache:6379"' },
    {
      path: 'storage.py',
      text: 'class Storage:\n    """Where flows are kept.\n\n    Examples:\n        - "https://app:Tr0ub4dor@git.acme.net/org/repo.git"\n    """\n',
    },
  ],
};
