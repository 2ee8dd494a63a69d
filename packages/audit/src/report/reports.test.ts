import { describe, expect, it } from 'vitest';
import { aFinding, aPlace } from '../findings/testing/finding.ts';
import { render } from './render.ts';
import { formats } from './report.ts';
import { aReport } from './testing/report.ts';

const hostile = '<script>alert(1)</script><img src=x onerror=alert(1)>';

function hostileReport() {
  const place = aPlace(`src/${hostile}.ts`, 3, hostile);
  return aReport({
    subjects: [hostile],
    findings: [
      aFinding({
        message: hostile,
        why: hostile,
        remedy: hostile,
        place,
        evidence: [{ source: 'exchange', text: hostile, exchange: hostile, curl: hostile, place }],
      }),
    ],
    suppressed: [{ finding: aFinding({ place }), reason: hostile }],
    notes: [hostile],
    probes: [{ ruleId: hostile, verdict: 'safe', method: hostile, path: hostile, reason: hostile }],
  });
}

it.each(formats)('steers no terminal, and turns no text round, as %s', (format) => {
  const steering = '\u001b[2J\u009b31m\u202e\u2066\u0007\u0000';
  const report = render(
    aReport({
      findings: [
        aFinding({
          message: steering,
          place: { kind: 'operation', method: 'GET', path: `/${steering}`, baseUrl: 'http://127.0.0.1' },
          evidence: [{ source: 'exchange', text: steering, exchange: steering, curl: steering }],
        }),
      ],
      notes: [steering],
      probes: [{ ruleId: 'a', verdict: 'safe', method: 'GET', path: steering, reason: steering }],
    }),
    format,
  );
  for (const character of steering.replace(/[[\]2J31m]/g, '')) expect(report).not.toContain(character);
  if (format === 'json') expect(JSON.parse(report).notes).toEqual([steering]);
});

describe('the HTML report', () => {
  it('shows what code and replies say as text, wherever it stands', () => {
    const page = render(hostileReport(), 'html');
    expect(page).not.toContain('<img');
    expect(page.match(/<script>/g)).toHaveLength(1);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it('needs nothing from outside, and lets nothing in', () => {
    const page = render(aReport(), 'html');
    expect(page).not.toMatch(/<(link|img|iframe)\b|\bsrc=|url\(|@import/);
    expect(page).toContain("default-src 'none'");
  });

  it('names the place, the reason and the remedy of each finding', () => {
    const page = render(aReport(), 'html');
    for (const text of ['src/api.ts:3:1', 'Anybody can write a token', 'Name one algorithm', 'CWE-347', 'curl -H']) {
      expect(page).toContain(text);
    }
  });

  it('says so when nothing was found', () => {
    expect(render(aReport({ findings: [] }), 'html')).toContain('<h1>Nothing found</h1>');
  });
});

describe('the Markdown report', () => {
  it('shows what code says as text', () => {
    const text = render(hostileReport(), 'markdown')
      .replace(/^(`{3,})\n[\s\S]*?\n\1$/gm, '')
      .replace(/`[^`]*`/g, '');
    expect(text).not.toContain('<script>');
    expect(text).not.toContain('<img');
  });

  it('does not let a snippet end its own code block', () => {
    const finding = aFinding({ place: aPlace('a.md', 1, '```\n# heading') });
    expect(render(aReport({ findings: [finding] }), 'markdown')).toContain('````\n```\n# heading\n````');
  });

  it('counts by severity and groups by it', () => {
    const text = render(aReport(), 'markdown');
    expect(text).toContain('| critical | low |\n| ---: | ---: |\n| 1 | 1 |');
    expect(text.indexOf('## Critical (1)')).toBeLessThan(text.indexOf('## Low (1)'));
  });
});

describe('the text report', () => {
  it('groups by file, shows the line with a caret below it, and sums up', () => {
    const text = render(aReport(), 'text');
    expect(text).toContain('src/api.ts:3:1');
    expect(text).toContain('verify(token, key)');
    expect(text).toMatch(/\^{18}/);
    expect(text).toContain('2 found: 1 critical, 1 low (3 files, 1 operation, 40 requests, 1.2 s');
  });

  it('shows what one rule says of one file again and again with the place alone, the reason once', () => {
    const findings = [1, 2, 3, 4, 5, 6].map((line) =>
      aFinding({ place: aPlace('src/api.ts', line, `line ${line}`), message: `The ${line}.`, evidence: [] }),
    );
    const text = render(aReport({ findings }), 'text');
    expect(text.match(/why:/g)).toHaveLength(1);
    expect(text.match(/also: src\/api\.ts:\d:1 {2}The \d\./g)).toHaveLength(3);
    expect(text).toContain('line 3');
  });

  it('leaves out no evidence, however often one rule speaks', () => {
    const findings = [1, 2, 3, 4, 5, 6].map((line) =>
      aFinding({
        place: aPlace('src/api.ts', line, 'x'),
        evidence: [{ source: 'exchange', text: `It got in: ${line}.` }],
      }),
    );
    expect(render(aReport({ findings }), 'text').match(/It got in: \d/g)).toHaveLength(6);
  });

  it('has no colour unless it is asked for', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
    expect(render(aReport(), 'text')).not.toMatch(/\u001b/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
    expect(render(aReport(), 'text', true)).toMatch(/\u001b\[/);
  });

  it('lets no source steer the terminal', () => {
    const finding = aFinding({ message: 'a\u001b[2Jb', place: aPlace('a\u001b]0;x.ts', 1, '\u001b[2J') });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    expect(render(aReport({ findings: [finding] }), 'text')).not.toMatch(/\u001b/);
  });
});

it.each(formats)('ends with a line break as %s', (format) => {
  expect(render(aReport(), format)).toMatch(/\n$/);
});
