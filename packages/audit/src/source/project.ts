import type { SourceModel } from '../languages/model.ts';
import type { Route } from '../routes/route.ts';

/** What is known of the whole folder. Everything is computed when it is first asked for. */
export interface Project {
  /** All audited files, relative, with `/`. */
  readonly files: readonly string[];
  /** The text of a file of the project, or undefined. */
  read(file: string): string | undefined;
  /** The version of a library from lock files (package-lock, yarn, pnpm, composer.lock, requirements, poetry, go.mod, pom, Gemfile.lock, csproj), the newest when there are several: `9.0.2`. */
  version(library: string): string | undefined;
  /** The route table of all frameworks that were recognised. */
  readonly routes: readonly Route[];
  /** The model of a file; undefined where it is in no language that is read. */
  model(file: string): SourceModel | undefined;
  /** Whether any file of the project holds a text (without case), tests and dependencies excluded. */
  mentions(text: string): boolean;
  /** Whether a file is a test, a fixture, an example or documentation: what stands there is no product. */
  isTest(file: string): boolean;
}
