/** Comments and strings of the language families. */
import type { Lexis, StringSyntax } from './mask.js'

const line = (quote: string): StringSyntax => ({ open: quote, close: quote, escapes: true, multiline: false })
const long = (open: string, close = open, escapes = true): StringSyntax => ({ open, close, escapes, multiline: true })
/** A quote inside is written twice. */
const doubling = (quote: string): StringSyntax => ({ open: quote, close: quote, escapes: false, multiline: true })

const double = line('"')
const single = line("'")
const slashes = { lineComments: ['//'], blockComments: [['/*', '*/']] } as const
const pod = ['pod', 'head1', 'head2', 'head3', 'over', 'item', 'begin', 'for', 'encoding'].map((word) => [`=${word}`, '=cut'] as const)

export const lexes = {
  c: { ...slashes, strings: [double, long('R"(', ')"', false)], characterQuotes: true },
  java: { ...slashes, strings: [long('"""'), double], characterQuotes: true },
  csharp: { ...slashes, strings: [long('"""'), { ...doubling('"'), open: '@"' }, double], characterQuotes: true },
  nesting: { ...slashes, nestedComments: true, strings: [long('"""'), double], characterQuotes: true },
  rust: { ...slashes, nestedComments: true, strings: [long('r#"', '"#', false), double], characterQuotes: true },
  javascript: { ...slashes, strings: [double, single, long('`')], regexLiterals: true },
  go: { ...slashes, strings: [double, long('`', '`', false)], characterQuotes: true },
  dart: { ...slashes, strings: [long('"""'), long("'''"), double, single] },
  php: { lineComments: ['//', '#'], blockComments: [['/*', '*/']], strings: [double, single] },
  css: { blockComments: [['/*', '*/']], strings: [double, single] },
  scss: { ...slashes, strings: [double, single] },
  python: { lineComments: ['#'], strings: [long('"""'), long("'''"), double, single] },
  julia: { lineComments: ['#'], blockComments: [['#=', '=#']], nestedComments: true, strings: [long('"""'), double], characterQuotes: true },
  ruby: { lineComments: ['#'], lineBlocks: [['=begin', '=end']], strings: [double, single], heredocs: true },
  elixir: { lineComments: ['#'], strings: [long('"""'), long("'''"), double] },
  perl: { lineComments: ['#'], lineBlocks: pod, strings: [double, single], heredocs: true },
  shell: { lineComments: ['#'], strings: [double, { ...single, escapes: false }], heredocs: true },
  powershell: { lineComments: ['#'], blockComments: [['<#', '#>']], strings: [long('@"', '"@'), double, single] },
  hash: { lineComments: ['#'], strings: [double, single] },
  hashDouble: { lineComments: ['#'], strings: [double] },
  lua: { lineComments: ['--'], blockComments: [['--[[', ']]']], strings: [double, single, long('[[', ']]', false)] },
  haskell: { lineComments: ['--'], blockComments: [['{-', '-}']], nestedComments: true, strings: [double], characterQuotes: true },
  ml: { blockComments: [['(*', '*)']], nestedComments: true, strings: [double], characterQuotes: true },
  fsharp: { lineComments: ['//'], blockComments: [['(*', '*)']], nestedComments: true, strings: [long('"""'), double], characterQuotes: true },
  sql: { lineComments: ['--'], blockComments: [['/*', '*/']], strings: [doubling("'")] },
  pascal: { lineComments: ['//'], blockComments: [['{', '}'], ['(*', '*)']], strings: [single] },
  ada: { lineComments: ['--'], strings: [double] },
  lisp: { lineComments: [';'], blockComments: [['#|', '|#']], strings: [long('"')] },
  erlang: { lineComments: ['%'], strings: [double] },
  percent: { lineComments: ['%'], strings: [] },
  fortran: { lineComments: ['!'], strings: [double, single] },
  basic: { lineComments: ["'"], strings: [double] },
  markup: { blockComments: [['<!--', '-->']] },
  none: {},
} satisfies Record<string, Lexis>

export type LexisName = keyof typeof lexes
