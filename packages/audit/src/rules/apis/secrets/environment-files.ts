import type { Project } from '../../../source/project.ts';
import { type FileSetting, settingInFiles } from './settings-files.ts';

/** To the end of the line; it may be all that stands there. */
const comment = /(?:^|(?<!\s)\s+)#.*$/;

interface ValueInFile {
  readonly file: string;
  readonly value: string;
  /** The setting, where it stands in a file of settings. */
  readonly setting?: FileSetting;
}

/** What `.env` files of the project that are really used, and its settings' files, set a variable to. */
export function valueInEnvironmentFiles(project: Project, name: string): ValueInFile | undefined {
  for (const file of environmentFiles(project)) {
    const line = new RegExp(`^[ \\t]*(?:export\\s+)?${name}[ \\t]*=(.+)$`, 'm')
      .exec(project.read(file) ?? '')?.[1]
      ?.trim();
    const value = line?.replace(comment, '').replace(/^(['"])(.*)\1$/, '$2');
    if (value !== undefined && value !== '' && !/^\$\{|^<.*>$|^your[-_ ]/i.test(value)) return { file, value };
  }
  const setting = settingInFiles(project, name);
  return setting === undefined ? inComposeFiles(project, name) : { ...setting, setting };
}

/** `JWT_SECRET: abc` and `- JWT_SECRET=abc` of the services that Docker Compose starts. */
function inComposeFiles(project: Project, name: string): { readonly file: string; readonly value: string } | undefined {
  for (const file of project.files) {
    // what a pipeline starts is thrown away after it
    if (!/(^|\/)(docker-)?compose([.-][\w.-]+)?\.ya?ml$/.test(file) || /(^|\/)\.?ci\/|[.-](ci|test)[.-]/.test(file))
      continue;
    if (project.isTest(file)) continue;
    const line = new RegExp(`^[ \\t]*(?:-[ \\t]*)?["']?${name}["']?[ \\t]*[=:](.+)$`, 'm').exec(
      project.read(file) ?? '',
    )?.[1];
    const value = line
      ?.trim()
      .replace(comment, '')
      .replace(/^["']|["']$/g, '');
    if (value !== undefined && value !== '' && !/^\$|^<.*>$|^your[-_ ]|^change/i.test(value)) return { file, value };
  }
  return undefined;
}

const known = new WeakMap<Project, readonly string[]>();

function environmentFiles(project: Project): readonly string[] {
  let files = known.get(project);
  if (files === undefined) {
    files = project.files.filter(
      (file) =>
        /(^|\/)(\.env(\.(local|prod|production|dev|development|staging))?|\.?(local|prod|production|dev|development|staging)\.env)$/.test(
          file,
        ) && !project.isTest(file),
    );
    known.set(project, files);
  }
  return files;
}
