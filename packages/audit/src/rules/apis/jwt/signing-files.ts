import { languageOf } from '../../../languages/file-names.ts';
import type { Project } from '../../../source/project.ts';

/** Texts that stand where tokens are made. */
const makesTokens =
  /\b(?:jwt|jsonwebtoken|jwtService|JWT)(?:\.|::|->)(?:sign|signAsync|encode|create)\s*\(|SignJWT|jwtSign\(|create_access_token\(|NewWithClaims\(|Jwts\s*\.\s*builder\(|new JwtSecurityToken\(|JWT\.encode|createSigner\(|CreateToken\(|JwtClaimsSet\.builder|\bsign\(\{/;

const known = new WeakMap<Project, readonly string[]>();

/** The files of a project that make tokens, in the order of the folder; tests left aside. */
export function signingFiles(project: Project): readonly string[] {
  let files = known.get(project);
  if (files === undefined) {
    files = project.files.filter(
      (file) => languageOf(file) !== undefined && !project.isTest(file) && makesTokens.test(project.read(file) ?? ''),
    );
    known.set(project, files);
  }
  return files;
}
