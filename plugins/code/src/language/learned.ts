/** The model of VS Code that guesses one of 54 languages from content: a small network over pairs of characters. */
import { loadedOnce } from '@backup-agent/onnx/loaded-once'
import type { LanguageModel } from './detect.js'

/** As in the manifest. */
export const modelName = 'vscode-languagedetection@1.0.23'

/** More text makes the answer later, not better. */
const sampleChars = 4000

/** The model's names are extensions; linguist's names for them. */
const languages: Readonly<Record<string, string>> = {
  asm: 'Assembly', bat: 'Batchfile', c: 'C', cs: 'C#', cpp: 'C++', clj: 'Clojure', cmake: 'CMake', cbl: 'COBOL', coffee: 'CoffeeScript', css: 'CSS', csv: 'CSV', dart: 'Dart',
  dm: 'DM', dockerfile: 'Dockerfile', ex: 'Elixir', erl: 'Erlang', f90: 'Fortran Free Form', go: 'Go', groovy: 'Groovy', hs: 'Haskell', html: 'HTML', ini: 'INI', java: 'Java',
  js: 'JavaScript', json: 'JSON', jl: 'Julia', kt: 'Kotlin', lisp: 'Common Lisp', lua: 'Lua', makefile: 'Makefile', md: 'Markdown', matlab: 'MATLAB', mm: 'Objective-C', ml: 'OCaml',
  pas: 'Pascal', pm: 'Perl', php: 'PHP', ps1: 'PowerShell', prolog: 'Prolog', py: 'Python', r: 'R', rb: 'Ruby', rs: 'Rust', scala: 'Scala', sh: 'Shell', sql: 'SQL', swift: 'Swift',
  tex: 'TeX', toml: 'TOML', ts: 'TypeScript', v: 'Verilog', vba: 'VBA', xml: 'XML', yaml: 'YAML',
}

/** What it calls most files that it has never seen the like of; patterns know the real ones. */
const catchAll = 'INI'

const model = loadedOnce(() => import('@vscode/vscode-languagedetection').then((module) => new module.default.ModelOperations()))

export const learned: LanguageModel = {
  languages: new Set(Object.values(languages)),
  async guess(text) {
    const [best] = await (await model()).runModel(text.slice(0, sampleChars))
    const language = best === undefined ? undefined : languages[best.languageId]
    return best === undefined || language === undefined || language === catchAll ? undefined : { language, confidence: best.confidence }
  },
}
