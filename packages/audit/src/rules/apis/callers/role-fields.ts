import type { Project } from '../../../source/project.ts';

const endings: Readonly<Record<string, RegExp>> = {
  javascript: /\.(js|ts|mjs|cjs|prisma)$/,
  php: /\.php$/,
  python: /\.py$/,
  go: /\.go$/,
  java: /\.java$/,
  csharp: /\.cs$/,
  ruby: /\.rb$/,
};
const role =
  /\b(is_?admin|admin|is_?superuser|is_?staff|role|roles|user_?role|role_?id|authorit(?:y|ies)|user_?type|access_?level|(?:fk_)?(?:nivel|nivel_acesso|perfil|id_?perfil|rol|rol_id|id_?rol|tipo_?usuario))\b/i;

const password = /\b(password|passwd|pwd)\b/i;

const known = new WeakMap<Project, Map<string, string | undefined>>();

/** The field that says what an account may, of the type of that name in the project; undefined where none is seen. */
export function roleFieldOf(project: Project, type: string, language: string): string | undefined {
  return fieldOf(project, type, language, role);
}

/** The field that holds what an account logs in with, of the type of that name in the project; undefined where none is seen. */
export function passwordFieldOf(project: Project, type: string, language: string): string | undefined {
  return fieldOf(project, type, language, password);
}

function fieldOf(project: Project, type: string, language: string, wanted: RegExp): string | undefined {
  const fields = known.get(project) ?? new Map<string, string | undefined>();
  known.set(project, fields);
  const key = `${language} ${type.toLowerCase()} ${wanted.source}`;
  if (!fields.has(key)) fields.set(key, search(project, type.replace(/s$/, ''), language, wanted));
  return fields.get(key);
}

function search(project: Project, type: string, language: string, wanted: RegExp): string | undefined {
  const declares = new RegExp(
    `\\b(?:class|struct|record|model|table|interface|type|schema)\\s{1,4}["'\`]?${type}s?(?:_?Model)?\\b|\\b${type}s?(?:Model|Schema|Entity)?\\s{0,4}=\\s{0,4}[^;\\n]{0,80}(?:[sS]chema|define|model|pgTable|mysqlTable|sqliteTable)\\w{0,10}\\(|create_table\\s{1,4}[:"']${type}s\\b|\\b(?:model|define)\\w{0,10}\\(\\s{0,20}['"\`]${type}s?['"\`]`,
    'i',
  );
  for (const file of project.files) {
    if (!endings[language]?.test(file) || project.isTest(file)) continue;
    const text = project.read(file) ?? '';
    const at = declares.exec(text);
    if (at === null) continue;
    const field = wanted.exec(fillable(language, text.slice(at.index, at.index + 3000)))?.[1];
    if (field !== undefined) return field;
  }
  return undefined;
}

/** What may be filled in a model of Laravel; of other models, everything. */
function fillable(language: string, declaration: string): string {
  if (language !== 'php')
    return (
      declaration
        .replace(/\/\/[^\n]{0,200}/g, '')
        .split(/\n(?:export |class |@Entity|type \w+ struct|public class )/)[0] ?? ''
    );
  const listed = /\$(?:fillable|allowedFields)\s{0,4}=\s{0,4}\[([^\]]{0,1000})\]/.exec(declaration)?.[1];
  if (listed !== undefined) return listed;
  return /\$guarded\s{0,4}=\s{0,4}\[\s{0,4}\]/.test(declaration) ? declaration : '';
}
