import { type Field, fields } from './fields.ts';

const introduction = `# Configuration

<!-- Written by scripts/write-configuration-reference.ts from packages/server/src/config/schema.ts. Change it there. -->

Every setting has a default that works on one machine, so there need not be any configuration. Settings come from the
environment, then from a file, then from the defaults below.

The file is YAML (JSON is YAML): the one that \`--config\` names, else the one in \`COUNTERSIGN_CONFIG\`, else \`countersign.yaml\` in
the working folder. Lists in variables are separated by commas. Relative paths start from the working folder.

\`\`\`yaml
issuer: https://auth.example.com
listen:
  host: 0.0.0.0
  tls:
    certificateFile: /etc/countersign/tls.crt
    keyFile: /etc/countersign/tls.key
masterKey:
  files: [/etc/countersign/master-key]
accessTokens:
  lifetimeSeconds: 600
\`\`\`

What is not known, or has the wrong form, refuses to start: the message names the file, line and column, or the variable, and
what is expected. A name that begins with \`allowInsecure\` switches a protection off.
`;

/** The page `docs/configuration.md`. */
export function renderConfigurationReference(): string {
  const sections = Map.groupBy(fields, ({ path }) => path.split(/[.[]/)[0] ?? '');
  const single = [...sections.values()].filter(([first]) => first !== undefined && !first.path.includes('.')).flat();
  const grouped = [...sections].filter(([, [first]]) => first?.path.includes('.'));
  return [
    introduction,
    ...single.map(render),
    ...grouped.flatMap(([name, members]) => [`## ${name}\n`, ...members.map(render)]),
  ].join('\n');
}

function render({ path, description, expected, byDefault, optional, variable }: Field): string {
  const preset = byDefault === undefined ? (optional ? undefined : 'none: needed') : inWords(byDefault);
  const facts = [
    `- Takes ${expected}.`,
    ...(preset === undefined ? [] : [`- Default: ${preset}.`]),
    variable === undefined ? '- Only in the file.' : `- Variable: \`${variable}\`.`,
  ];
  return `### ${path}\n\n${description}\n\n${facts.join('\n')}\n`;
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : value.map((item) => `\`${item}\``).join(', ');
  return `\`${String(value)}\``;
}
