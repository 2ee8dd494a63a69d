const folders =
  /(^|\/)_?(tests?|__tests__|__mocks__|specs?|e2e|cypress|fixtures?|testdata|mocks?|stubs?|examples?|samples?|demos?|docs?|docs?[-_](src|source|examples?|samples?|code|snippets?)|(code|doc)[-_](examples?|samples?|snippets?)|benchmarks?|bench|features\/(step_definitions|steps|support|bootstrap)|testing|workbench|cookbook|conformance|quickstarts?|([\w.]+[-_])?test[-_]?(d|data|helpers?|utils?|support)|\.?_*snapshots_*|seed(s|ers?)?|internal\/suites|test_?suites?(\.\w+)*|test[-_]?resources?|[\w.-]{1,80}[-_.](tests?|testing|e2e|examples?|samples?|demos?|benchmarks?)|[\w.-]{1,80}\.(Unit|Integration|Functional)Tests?|testcontainers?|\.storybook|(test[-_]?)?vectors)\//i;
/** Beside the product, not within it: a product may well have a part that is called so. */
const besides = /^(sandbox(es)?|playgrounds?|certification|tap|storybook|integration)\//i;
const names =
  /(\.|_|-)(test|tests|spec|e2e|mocks?|stub|fixtures?)\.\w+$|(^|\/)(mock|fake)[-_.][\w-]+\.(?:[jt]sx?|go|py|php|rb)$|(^|\/)(test_|conftest)[\w-]*\.py$|(Test|Tests|TestCase|Spec|IT)\.(php|java|cs)$|_test(_\w+)?\.go$|(^|\/)(?!(con|la|at|pro|gre)test)[a-z]{2,20}test\/\w+\.go$|_test\.(rb|py)$|_spec\.rb$|\.(stories|story)\.\w+$|(^|\/)(db_?)?(seeds?|seeder|populate)\.[cm]?[jt]s$|(^|\/)settings\/(ci|tests?|testing)\.py$/;
/** What follows is a package's name, and no folder's: `src/main/java/com/example/demo/`. */
const javaPackages =
  /(^|\/)src\/main\/(java|kotlin|scala|groovy|resources)\/.*|(^|\/)(com|org|net|io|dev|edu)\/(examples?|demos?|samples?)\/.*/;

/** Whether a file is a test, a fixture, an example or documentation, by where it stands and what it is called. */
export function isTestFile(file: string): boolean {
  return folders.test(file.replace(javaPackages, '/')) || besides.test(file) || names.test(file);
}

/** Folders that show a product in use, and sometimes hold it. */
const sampleFolders =
  /(^|\/)_?(?:[\w.-]{1,80}[-_.])?(examples?|samples?|demos?|quickstarts?|workbench|cookbook|playgrounds?|sandbox(es)?)(?=\/)/gi;
/** Beside an application, and none: what builds and configures it. */
const building =
  /(^|\/)(gulpfile|gruntfile|webpack|rollup|vite|babel|jest|setup\.py|rakefile)[\w.-]{0,40}$|\.config\.[cm]?[jt]s$|(^|\/)(scripts|tools|build|bin)\//i;
/** Fewer are an example, whatever stands beside them. */
const fewestOfApplication = 3;
/** Of the source outside of such folders there may be so much for each file inside. */
const mostOutside = 0.05;

/**
 * What is a test in one project: as `isTestFile` says, but where nearly all of the source stands in folders of examples, those hold the product, and their
 * names say nothing.
 *
 * @param sources the files in languages that are read
 */
export function testFilesOf(sources: readonly string[]): (file: string) => boolean {
  const shown = (file: string) => file.replace(javaPackages, '/').search(sampleFolders) >= 0;
  const asProduct = (file: string) => isTestFile(file.replace(sampleFolders, '$1product'));
  const inside = sources.filter((file) => shown(file) && !asProduct(file)).length;
  if (inside < fewestOfApplication) return isTestFile;
  const outside = sources.filter((file) => !isTestFile(file) && !building.test(file)).length;
  return outside > inside * mostOutside ? isTestFile : asProduct;
}
