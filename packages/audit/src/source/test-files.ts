const folders =
  /(^|\/)_?(tests?|__tests__|__mocks__|specs?|e2e|cypress|fixtures?|testdata|mocks?|stubs?|examples?|samples?|demos?|docs?|benchmarks?|bench|features\/(step_definitions|steps|support|bootstrap)|testing|workbench|cookbook|conformance|quickstarts?|([\w.]+[-_])?test[-_]?(d|helpers?|utils?|support)|\.?_*snapshots_*|seed(s|ers)?|internal\/suites|test_?suites?(\.\w+)*|test[-_]?resources?|[\w.]+[-_](tests?|testing)|\.storybook|(test[-_]?)?vectors)\//i;
/** Beside the product, not within it: a product may well have a part that is called so. */
const besides = /^(sandbox(es)?|playgrounds?|certification|tap|storybook|integration)\//i;
const names =
  /(\.|_|-)(test|tests|spec|e2e|mocks?|stub|fixtures?)\.\w+$|(^|\/)(mock|fake)[-_.][\w-]+\.(?:[jt]sx?|go|py|php|rb)$|(^|\/)(test_|conftest)[\w-]*\.py$|(Test|Tests|TestCase|Spec|IT)\.(php|java|cs)$|_test(_\w+)?\.go$|_test\.(rb|py)$|_spec\.rb$|\.(stories|story)\.\w+$|(^|\/)settings\/(ci|tests?|testing)\.py$/;
/** What follows is a package's name, and no folder's: `src/main/java/com/example/demo/`. */
const javaPackages =
  /(^|\/)src\/main\/(java|kotlin|scala|groovy|resources)\/.*|(^|\/)(com|org|net|io|dev|edu)\/(examples?|demos?|samples?)\/.*/;

/** Whether a file is a test, a fixture, an example or documentation, by where it stands and what it is called. */
export function isTestFile(file: string): boolean {
  return folders.test(file.replace(javaPackages, '/')) || besides.test(file) || names.test(file);
}
