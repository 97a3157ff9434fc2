// A parser for eslint that reads all pages in one program. The linter's own changes a page's text to TypeScript when it comes to it, and then
// begins anew with the types of everything: half of a run's time. Here all are changed before the first is looked at.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as svelteParser from 'svelte-eslint-parser';
import typescript from 'typescript';
import ts from 'typescript-eslint';
import { projectDir } from './setup/paths.mjs';

const CONFIG = join(projectDir, 'renderer/tsconfig.json');
/** What the Svelte parser hands on with more in it than stands in the file. */
const CHANGED = /\.svelte(\.ts)?$/;
const EXTENSION = { extension: '.svelte', isMixedContent: true, scriptKind: typescript.ScriptKind.Deferred };

const tsParser = /** @type {typeof import('@typescript-eslint/parser')} */ (
  /** @type {unknown} */ (ts.parser)
);

/** An editor's program has to follow what is typed; this one is made once. */
const isOneRun = /[\\/]eslint[\\/]bin[\\/]eslint\.js$|[\\/]\.bin[\\/]eslint$/.test(process.argv[1] ?? '');

/** @type {import('typescript').Program | undefined} */
let program;

/**
 * As the parser of typescript-eslint, for files of `renderer/tsconfig.json`.
 * @type {Pick<typeof tsParser, 'meta' | 'parseForESLint'>}
 */
export const parser = {
  meta: tsParser.meta,
  parseForESLint(code, options) {
    // The Svelte parser looks at a script without types first.
    const wantsTypes = Boolean(options?.project);
    if (!isOneRun || !wantsTypes || !options?.filePath) return tsParser.parseForESLint(code, options);
    program ??= makeProgram(options);
    const isSame = program.getSourceFile(options.filePath)?.text === code;
    if (!isSame) return tsParser.parseForESLint(code, options);
    return tsParser.parseForESLint(code, { ...options, project: null, programs: [program] });
  },
};

/** @param {import('@typescript-eslint/parser').ParserOptions} options of the first file */
function makeProgram(options) {
  const { config } = typescript.readConfigFile(CONFIG, typescript.sys.readFile);
  const parsed = typescript.parseJsonConfigFileContent(
    config,
    typescript.sys,
    dirname(CONFIG),
    {},
    CONFIG,
    undefined,
    [EXTENSION],
  );
  /** @type {import('typescript').CompilerOptions} */
  const compilerOptions = { ...parsed.options, allowNonTsExtensions: true };
  const texts = new Map(
    parsed.fileNames.filter((path) => CHANGED.test(path)).map((path) => [path, asTypeScript(path, options)]),
  );
  const host = typescript.createCompilerHost(compilerOptions, true);
  const { getSourceFile } = host;
  host.getSourceFile = (path, ...more) => {
    const text = texts.get(path);
    return text === undefined
      ? getSourceFile(path, ...more)
      : typescript.createSourceFile(path, text, more[0], true, typescript.ScriptKind.TS);
  };
  const made = typescript.createProgram(parsed.fileNames, compilerOptions, host);
  made.getTypeChecker();
  return made;
}

/**
 * What the Svelte parser makes of a file before it is parsed with types.
 * @param {string} path
 * @param {import('@typescript-eslint/parser').ParserOptions} options
 */
function asTypeScript(path, options) {
  let text = '';
  svelteParser.parseForESLint(readFileSync(path, 'utf8'), {
    ...options,
    filePath: path,
    parser: {
      /** @type {typeof tsParser.parseForESLint} */
      parseForESLint(code, asked) {
        text = String(code);
        return tsParser.parseForESLint(code, { ...asked, project: null });
      },
    },
  });
  return text;
}
