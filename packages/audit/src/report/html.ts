import { createHash } from 'node:crypto';
import { type Evidence, type FilePlace, type Finding, type Place, severities } from '../findings/finding.ts';
import type { RuleInfo } from '../findings/rule-info.ts';
import { script, style } from './html-style.ts';
import type { Report } from './report.ts';
import { countBySeverity, subjectsText } from './words.ts';

/** Markup that may stand in the page: made by `html`, which escapes every value. */
class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Markup | readonly Markup[];

/** One page, nothing outside of it: for people without a terminal, to keep or to print. Whatever the audited code says is shown as text. */
export function htmlReport(report: Report): string {
  const rules = new Map(report.rules.map((rule) => [rule.id, rule]));
  const page = html`<title>${report.tool.name}: ${report.subjects.join(', ')}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<header>
<h1>${report.findings.length === 0 ? 'Nothing found' : `${report.findings.length} found`}</h1>
<p class="faint">${report.tool.name} ${report.tool.version} · ${subjectsText(report)}</p>
${countList(report.findings)}
</header>
<main>
${report.findings.length === 0 ? '' : filters(report)}
${report.findings.map((finding) => article(finding, rules.get(finding.ruleId)))}
${suppressedPart(report)}
${probesPart(report)}
${listPart('What to know', report.notes)}
</main>
<script>${new Markup(script)}</script>
</body>
</html>
`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${sourceHash(style)}'; script-src '${sourceHash(script)}'">
${page.text}`;
}

/** The policy lets nothing run but the page's own script, were an escape ever missed. */
function sourceHash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function countList(findings: readonly Finding[]): Markup {
  const items = countBySeverity(findings).map(
    ([severity, count]) => html`<li class="${severity}"><b>${count}</b> ${severity}</li>`,
  );
  return items.length === 0 ? html`` : html`<ul class="counts">${items}</ul>`;
}

function filters({ findings, rules }: Report): Markup {
  const found = new Set(findings.map(({ ruleId }) => ruleId));
  const options = rules
    .filter(({ id }) => found.has(id))
    .map(({ id, title }) => html`<option value="${id}">${title} (${id})</option>`);
  return html`<form hidden role="search" aria-label="Findings">
<label>Severity <select name="severity">${[...severities].map((severity) =>
    severity === 'info'
      ? html`<option value="info">all</option>`
      : html`<option value="${severity}">${severity === 'critical' ? 'critical' : `${severity} and over`}</option>`,
  )}</select></label>
<label>Rule <select name="rule"><option value="">all</option>${options}</select></label>
<label class="wide">Search <input type="search" name="search" autocomplete="off"></label>
<output class="faint" aria-live="polite"></output>
</form>`;
}

function article(finding: Finding, rule: RuleInfo | undefined): Markup {
  const { severity, ruleId, message, confidence, place, why, remedy, evidence } = finding;
  return html`<article class="${severity}" data-severity="${severity}" data-rule="${ruleId}">
<header><span class="severity">${severity}</span> <h3>${rule?.title ?? ruleId}</h3></header>
<p>${message}</p>
<p><code>${placeText(place)}</code></p>
${place.kind === 'file' ? snippet(place) : ''}
${evidence.map(evidencePart)}
<dl>
<dt>Why it matters</dt><dd>${why}</dd>
<dt>How to fix it</dt><dd>${remedy}</dd>
<dt>Rule</dt><dd><code>${ruleId}</code>, confidence ${confidence}${(rule?.cwe ?? []).map(
    (weakness) => html`, <a href="https://cwe.mitre.org/data/definitions/${weakness}.html">CWE-${weakness}</a>`,
  )}</dd>
</dl>
</article>
`;
}

function snippet({ snippet: text, snippetLine, region }: FilePlace): Markup {
  const rows = text.split('\n').map((row, index) => {
    const number = snippetLine + index;
    const isFound = number >= region.startLine && number <= region.endLine;
    return html`<span class="${isFound ? 'found' : ''}"><i>${number}</i>${row}</span>`;
  });
  return html`<pre tabindex="0">${rows}</pre>`;
}

function evidencePart({ text, place, exchange, curl }: Evidence): Markup {
  return html`<p>${text}${place === undefined ? '' : html` <code>${placeText(place)}</code>`}</p>
${exchange === undefined ? '' : html`<pre class="plain" tabindex="0">${exchange}</pre>`}
${curl === undefined ? '' : html`<pre class="plain" tabindex="0">${curl}</pre>`}`;
}

function suppressedPart({ suppressed }: Report): Markup {
  return listPart(
    'Suppressed with a reason',
    suppressed.map(({ finding, reason }) => `${finding.ruleId}, ${placeText(finding.place)}: ${reason}`),
  );
}

function probesPart({ probes }: Report): Markup {
  if (probes.length === 0) return html``;
  const rows = probes.map(
    ({ ruleId, method, path, verdict, reason }) =>
      html`<tr><td>${verdict}</td><td><code>${ruleId}</code></td><td><code>${method} ${path}</code></td><td>${reason}</td></tr>`,
  );
  return html`<h2>What was tried</h2>
<details><summary>${probes.length} attacks and what they came to</summary>
<table><thead><tr><th scope="col">Verdict</th><th scope="col">Attack</th><th scope="col">Operation</th><th scope="col">Why</th></tr></thead>
<tbody>${rows}</tbody></table></details>`;
}

function listPart(heading: string, lines: readonly string[]): Markup {
  return lines.length === 0
    ? html``
    : html`<h2>${heading}</h2>
<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

function placeText(place: Place): string {
  return place.kind === 'file'
    ? `${place.file}:${place.region.startLine}:${place.region.startColumn}`
    : `${place.method} ${place.baseUrl.replace(/(?<!\/)\/+$/, '')}${place.path}`;
}

function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.reduce((text, string, index) => text + show(parts[index - 1] ?? '') + string));
}

function show(part: Part): string {
  if (part instanceof Markup) return part.text;
  return typeof part === 'object' ? part.map(show).join('') : escapeHtml(String(part));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
