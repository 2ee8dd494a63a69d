/** The versions of libraries, from the lock files of a folder, or from what manifests ask for where there is no lock file. */
export type Versions = ReadonlyMap<string, string>;

type Read = (text: string) => Iterable<readonly [library: string, version: string]>;

/** Lock files say what is installed, manifests only what may be: the first that names a library counts. */
const sources: readonly { readonly name: RegExp; readonly read: Read }[] = [
  { name: /(^|\/)(package-lock|npm-shrinkwrap)\.json$/, read: ofPackageLock },
  { name: /(^|\/)yarn\.lock$/, read: pairs(/^"?((?:@[^@/\n]+\/)?[^@\n"]+)@[^\n]*:\n {2}version:? "?([^"\n]+)"?/gm) },
  { name: /(^|\/)pnpm-lock\.yaml$/, read: pairs(/^ {2}['/]?((?:@[^@/\n]+\/)?[^@/\n']+)[@/](\d[^:('\n]*)/gm) },
  { name: /(^|\/)composer\.lock$/, read: pairs(/"name":\s*"([^"]+)",\s*"version":\s*"([^"]+)"/g) },
  { name: /(^|\/)(poetry|uv)\.lock$/, read: pairs(/^name = "([^"]+)"\nversion = "([^"]+)"/gm) },
  { name: /(^|\/)Pipfile\.lock$/, read: pairs(/"([\w.-]+)":\s*\{[^}]*?"version":\s*"==([^"]+)"/g) },
  { name: /(^|\/)requirements[\w.-]*\.txt$/, read: pairs(/^([\w.-]+)(?:\[[^\]]*\])?\s*[=~]=\s*([\d.]+)/gm) },
  { name: /(^|\/)go\.mod$/, read: pairs(/^[ \t]*(?:require[ \t]+)?([\w.-]+\/\S+)\s+v(\d\S*)/gm) },
  { name: /(^|\/)Gemfile\.lock$/, read: pairs(/^ {4}([\w.-]+) \(([\d][^)]*)\)/gm) },
  { name: /(^|\/)pom\.xml$/, read: pairs(/<artifactId>([^<]+)<\/artifactId>\s*<version>([\d][^<]*)<\/version>/g) },
  { name: /(^|\/)build\.gradle(\.kts)?$/, read: pairs(/['"][\w.-]+:([\w.-]+):([\d][\w.-]*)['"]/g) },
  { name: /\.csproj$/, read: pairs(/<PackageReference\s+Include="([^"]+)"\s+Version="([^"]+)"/g) },
  { name: /(^|\/)package\.json$/, read: pairs(/"((?:@[\w.-]+\/)?[\w.-]+)":\s*"[\^~]?(\d[\w.-]*)"/g) },
  { name: /(^|\/)composer\.json$/, read: pairs(/"([\w.-]+\/[\w.-]+)":\s*"[\^~v]*(\d[\w.-]*)"/g) },
];

/** @param read the text of a file, or undefined */
export function readVersions(files: readonly string[], read: (file: string) => string | undefined): Versions {
  const versions = new Map<string, string>();
  for (const source of sources) {
    const found = new Map<string, string>();
    for (const file of files.filter((one) => source.name.test(one))) {
      for (const [library, version] of source.read(read(file) ?? ''))
        keepNewer(found, library.toLowerCase(), plain(version));
    }
    for (const [library, version] of found) if (!versions.has(library)) versions.set(library, version);
  }
  return versions;
}

function plain(version: string): string {
  return version.trim().replace(/^v(?=\d)/, '');
}

function keepNewer(found: Map<string, string>, library: string, version: string): void {
  const before = found.get(library);
  if (before === undefined || before.localeCompare(version, 'en', { numeric: true }) < 0) found.set(library, version);
}

function pairs(pattern: RegExp): Read {
  return function* (text) {
    for (const [, library = '', version = ''] of text.matchAll(pattern)) yield [library, version];
  };
}

function* ofPackageLock(text: string): Iterable<readonly [string, string]> {
  let lock: unknown;
  try {
    lock = JSON.parse(text);
  } catch {
    return;
  }
  for (const [path, { version }] of membersOf(lock, 'packages')) {
    const name = path.split('node_modules/').at(-1);
    if (name !== undefined && name !== '' && typeof version === 'string') yield [name, version];
  }
  for (const [name, { version }] of membersOf(lock, 'dependencies')) {
    if (typeof version === 'string') yield [name, version];
  }
}

/** The objects in a member of an object; what is none is left out. */
function membersOf(json: unknown, name: string): readonly (readonly [string, Readonly<Record<string, unknown>>])[] {
  return Object.entries(asObject(asObject(json)[name])).map(([key, value]) => [key, asObject(value)]);
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
