/** The look of the HTML report: light and dark as the reader has it, and on paper. */
export const style = `
:root { color-scheme: light dark; --ink: #1c2024; --faint: #5c6570; --paper: #fff; --card: #f6f7f9; --line: #d5d9df; --link: #0b57d0;
  --critical: #8c1010; --high: #b3261e; --medium: #8a5a00; --low: #1a5fb4; --info: #5c6570; --found: #fff0c2; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e8eb; --faint: #a3acb8; --paper: #14171b; --card: #1d2126; --line: #3a414a; --link: #8ab4f8;
    --critical: #ff8a80; --high: #ff9e94; --medium: #f2c14e; --low: #8ab4f8; --info: #a3acb8; --found: #4a3d12; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 1.5rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .75rem; }
h3 { font-size: 1.05rem; margin: 0; }
a { color: var(--link); }
code, pre { font: .875rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.faint { color: var(--faint); }
.counts { display: flex; flex-wrap: wrap; gap: .75rem; list-style: none; margin: 1rem 0; padding: 0; }
.counts li { min-width: 7rem; padding: .5rem .75rem; border: 1px solid var(--line); border-left: .3rem solid var(--tone); border-radius: .3rem; }
.counts b { display: block; font-size: 1.4rem; color: var(--tone); }
.critical { --tone: var(--critical); } .high { --tone: var(--high); } .medium { --tone: var(--medium); }
.low { --tone: var(--low); } .info { --tone: var(--info); }
form { display: flex; flex-wrap: wrap; gap: .75rem 1.25rem; align-items: end; padding: .75rem; border: 1px solid var(--line); border-radius: .3rem; }
label { display: grid; gap: .15rem; font-size: .875rem; color: var(--faint); }
label.wide { flex: 1 1 14rem; }
select, input { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--line); border-radius: .25rem; padding: .35rem .5rem; max-width: 22rem; }
label.wide input { max-width: none; width: 100%; }
:focus-visible { outline: .2rem solid var(--link); outline-offset: .1rem; }
article { margin: 1rem 0; padding: .9rem 1rem; border: 1px solid var(--line); border-left: .3rem solid var(--tone); border-radius: .3rem; background: var(--card); }
article header { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; }
.severity { font-weight: 700; font-size: .8rem; letter-spacing: .04em; text-transform: uppercase; color: var(--tone); }
article p { margin: .5rem 0; overflow-wrap: anywhere; }
pre { margin: .5rem 0; padding: .5rem 0; overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: .25rem; }
pre.plain { padding: .5rem .75rem; }
pre span { display: block; padding: 0 .75rem; min-width: max-content; }
pre span.found { background: var(--found); }
pre i { display: inline-block; min-width: 3.5ch; margin-right: 1.5ch; text-align: right; font-style: normal; color: var(--faint); user-select: none; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: .5rem 0; }
dt { color: var(--faint); } dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
[hidden] { display: none !important; }
@media print { form { display: none; } body { max-width: none; padding: 0; } article { break-inside: avoid; } pre { white-space: pre-wrap; } }
`;

/** Narrows what is shown; without it, everything is. */
export const script = `
const form = document.querySelector('form');
const articles = [...document.querySelectorAll('article')];
const shown = document.querySelector('output');
const order = ['info', 'low', 'medium', 'high', 'critical'];
function narrow() {
  const { severity, rule, search } = Object.fromEntries(new FormData(form));
  const words = search.toLowerCase().split(/\\s+/).filter(Boolean);
  let count = 0;
  for (const article of articles) {
    const text = article.textContent.toLowerCase();
    const fits = order.indexOf(article.dataset.severity) >= order.indexOf(severity)
      && (rule === '' || article.dataset.rule === rule)
      && words.every((word) => text.includes(word));
    article.hidden = !fits;
    if (fits) count += 1;
  }
  shown.textContent = count + ' of ' + articles.length + ' shown';
}
if (form) {
  form.hidden = false;
  form.addEventListener('input', narrow);
  form.addEventListener('submit', (event) => event.preventDefault());
  narrow();
}
`;
