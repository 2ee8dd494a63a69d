/** Whether a path (parameters as `{name}`) is one that an Ant-style pattern of Spring speaks of: `/api/**`, `/users/*`, `/x?`. */
export function matchesAnt(pattern: string, path: string): boolean {
  const normal = pattern.startsWith('/') || pattern.startsWith('*') ? pattern : `/${pattern}`;
  if (normal === '/**' || normal === '**' || normal === '/*/**') return true;
  const expression = normal
    .replace(/\{\*\w+\}/g, '**')
    .replace(/\{[^{}/]+\}/g, '*')
    .replace(/[.+^$|()[\]\\]/g, '\\$&')
    .replace(/\/\*\*(?=\/)/g, '(?:/[^/]+)*')
    .replace(/\/\*\*$/, '(?:/.*)?')
    .replace(/\*\*/g, '.*')
    .replace(/(^|[^.)\]])\*/g, '$1[^/]*')
    .replace(/(^|[^*)\]])\?(?!:)/g, '$1.');
  return new RegExp(`^${expression}/?$`).test(path);
}

/** Whether a pattern leaves nothing out. */
function _isEverything(pattern: string): boolean {
  return /^\/?\*\*?(\/\*\*)?$/.test(pattern);
}
