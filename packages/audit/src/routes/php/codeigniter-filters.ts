import type { Files } from '../files.ts';

const guarding = /auth|log_?in|jwt|token|session|admin|role|permission|logged|member|guard/i;

/** Which paths the filters of `app/Config/Filters.php` of CodeIgniter 4 guard: everything but what is excepted, or what a pattern names. */
export function filtersOf(project: Files): (path: string) => boolean {
  const file = project.files.find((one) => /(^|\/)app\/Config\/Filters\.php$/.test(one));
  const text = (file === undefined ? '' : (project.read(file) ?? '')).replace(
    /\/\*[\s\S]*?\*\/|(?<![:\w'"])\/\/[^\n]*/g,
    '',
  );
  const everywhere = partOf(text, 'globals');
  const named = partOf(text, 'filters');
  const exceptions = [
    ...everywhere.matchAll(
      /['"]([\w-]{1,60})['"]\s{0,9}=>\s{0,9}\[\s{0,20}['"]except['"]\s{0,9}=>\s{0,9}(\[[^\]]{0,2000}\]|['"][^'"]{0,200}['"])/g,
    ),
  ]
    .filter(([, name = '']) => guarding.test(name))
    .map(([, , paths = '']) => patternsIn(paths));
  const before =
    /['"]before['"]\s{0,9}=>\s{0,9}\[([\s\S]{0,3000}?)\n?\s{0,20}\]\s{0,9},?\s{0,20}(['"]after['"]|\]|$)/.exec(
      everywhere,
    )?.[1] ?? '';
  const isForAll = [...before.matchAll(/(?<=^|[,[\s])['"]([\w-]{1,60})['"]\s{0,9}(?:,|$|\])/g)].some(([, name = '']) =>
    guarding.test(name),
  );
  const patterns = [...named.matchAll(/['"]([\w-]{1,60})['"]\s{0,9}=>\s{0,9}\[([\s\S]{0,3000}?)\]\s{0,9},?\s{0,20}\]/g)]
    .filter(([, name = '']) => guarding.test(name))
    .flatMap(([, , paths = '']) => patternsIn(paths));
  return (path) => {
    const plain = path.replace(/^\//, '');
    if (isForAll || exceptions.some((paths) => !paths.some((one) => one.test(plain)))) return true;
    return patterns.some((one) => one.test(plain));
  };
}

/** The list that a property holds. */
function partOf(text: string, name: string): string {
  const at = text.search(new RegExp(String.raw`\$${name}\s{0,9}=`));
  return at < 0 ? '' : (text.slice(at, at + 6000).split(/;\s{0,9}\n/)[0] ?? '');
}

/** `'admin/*'`, `'login'` */
function patternsIn(text: string): readonly RegExp[] {
  return [...text.matchAll(/['"]([\w\-/*.()|:]{1,120})['"](?!\s{0,9}=>)/g)].map(
    ([, one = '']) =>
      new RegExp(
        `^${one
          .replace(/^\//, '')
          .replace(/[.()|:]/g, '\\$&')
          .replaceAll('*', '.*')}$`,
        'i',
      ),
  );
}
