/** Which kind of text: by the first characters, then by the file's name. */
import { extname, basename } from 'node:path'
import { lookup } from 'mime-types'

/** Where mime-types knows another meaning of the extension, or none. Only ever asked about text. */
const byExtension: Readonly<Record<string, string>> = {
  '.ts': 'text/x-typescript', '.mts': 'text/x-typescript', '.cts': 'text/x-typescript', '.tsx': 'text/x-typescript',
  '.js': 'text/javascript', '.mjs': 'text/javascript', '.cjs': 'text/javascript', '.jsx': 'text/javascript',
  '.py': 'text/x-python', '.pyi': 'text/x-python', '.pyw': 'text/x-python', '.rb': 'text/x-ruby', '.go': 'text/x-go',
  '.rs': 'text/x-rust', '.m': 'text/x-objectivec', '.mm': 'text/x-objectivec', '.c': 'text/x-c', '.h': 'text/x-c',
  '.cc': 'text/x-c++', '.cpp': 'text/x-c++', '.cxx': 'text/x-c++', '.hh': 'text/x-c++', '.hpp': 'text/x-c++', '.hxx': 'text/x-c++',
  '.java': 'text/x-java', '.kt': 'text/x-kotlin', '.kts': 'text/x-kotlin', '.scala': 'text/x-scala', '.groovy': 'text/x-groovy',
  '.gradle': 'text/x-groovy', '.swift': 'text/x-swift', '.cs': 'text/x-csharp', '.fs': 'text/x-fsharp', '.vb': 'text/x-vb',
  '.php': 'text/x-php', '.pl': 'text/x-perl', '.pm': 'text/x-perl', '.sh': 'text/x-shellscript', '.bash': 'text/x-shellscript',
  '.zsh': 'text/x-shellscript', '.fish': 'text/x-shellscript', '.bat': 'text/x-bat', '.cmd': 'text/x-bat', '.ps1': 'text/x-powershell',
  '.lua': 'text/x-lua', '.r': 'text/x-r', '.jl': 'text/x-julia', '.dart': 'text/x-dart', '.zig': 'text/x-zig', '.hs': 'text/x-haskell',
  '.ml': 'text/x-ocaml', '.mli': 'text/x-ocaml', '.ex': 'text/x-elixir', '.exs': 'text/x-elixir', '.erl': 'text/x-erlang',
  '.clj': 'text/x-clojure', '.lisp': 'text/x-lisp', '.el': 'text/x-lisp', '.sql': 'text/x-sql', '.tcl': 'text/x-tcl',
  '.d': 'text/x-d', '.pas': 'text/x-pascal', '.asm': 'text/x-asm', '.s': 'text/x-asm', '.proto': 'text/x-protobuf',
  '.graphql': 'text/x-graphql', '.vue': 'text/x-vue', '.svelte': 'text/x-svelte', '.diff': 'text/x-diff', '.patch': 'text/x-diff',
  '.tex': 'text/x-tex', '.rst': 'text/x-rst', '.toml': 'text/x-toml', '.yml': 'text/yaml', '.yaml': 'text/yaml', '.mk': 'text/x-makefile',
  '.po': 'text/x-gettext-translation', '.md': 'text/markdown', '.rmd': 'text/markdown', '.qmd': 'text/markdown', '.mdown': 'text/markdown', '.mkd': 'text/markdown',
  '.adoc': 'text/asciidoc', '.asciidoc': 'text/asciidoc', '.csv': 'text/csv', '.psv': 'text/csv', '.tsv': 'text/tab-separated-values',
  '.tab': 'text/tab-separated-values', '.json': 'application/json', '.jsonc': 'application/json', '.har': 'application/json',
  '.json5': 'application/json5', '.jsonl': 'application/x-ndjson', '.ndjson': 'application/x-ndjson', '.topojson': 'application/geo+json',
  '.nxml': 'application/xml', '.dita': 'application/xml', '.ditamap': 'application/xml', '.xml': 'application/xml', '.xsl': 'application/xml', '.xsd': 'application/xml',
}

const byFileName: Readonly<Record<string, string>> = {
  makefile: 'text/x-makefile', gnumakefile: 'text/x-makefile', dockerfile: 'text/x-dockerfile', 'cmakelists.txt': 'text/x-cmake',
  gemfile: 'text/x-ruby', rakefile: 'text/x-ruby', jenkinsfile: 'text/x-groovy',
}

const byInterpreter: readonly (readonly [RegExp, string])[] = [
  [/^(ba|da|z|k|fi)?sh$/, 'text/x-shellscript'], [/^python[\d.]*$/, 'text/x-python'], [/^perl[\d.]*$/, 'text/x-perl'],
  [/^ruby[\d.]*$/, 'text/x-ruby'], [/^(node|nodejs|deno|bun)$/, 'text/javascript'], [/^php[\d.]*$/, 'text/x-php'],
  [/^lua[\d.]*$/, 'text/x-lua'], [/^tclsh[\d.]*$/, 'text/x-tcl'], [/^Rscript$/, 'text/x-r'],
]

/** Readable types outside `text/*` that keep their registered name. */
const structured = /^(application\/(json|xml|[\w.-]+\+(json|xml))|image\/svg\+xml|message\/[\w.-]+|application\/(rtf|mbox|xhtml\+xml))$/

const openings: readonly (readonly [RegExp, string])[] = [
  [/^YUV4MPEG2 W\d/, 'video/x-yuv4mpeg'], [/^%PDF-/, 'application/pdf'], [/^%!PS/, 'application/postscript'], [/^\{\\rtf/, 'application/rtf'],
  [/^\s*(?:<\?xml[^>]*>\s*)?<office:document[\s>]/, 'application/vnd.oasis.opendocument.text-flat-xml'],
  [/^\s*<!doctype html/i, 'text/html'], [/^\s*<html[\s>]/i, 'text/html'],
  [/^\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->)[\s\S])*-->\s*)*(?:<!doctype svg[^>]*>\s*)?<svg[\s>]/i, 'image/svg+xml'],
]

/** `head` is text in any encoding; the answer is `text/plain` where neither content nor name says more. */
export function typeOfText(head: Uint8Array, name: string): string {
  const start = beginning(head)
  for (const [pattern, type] of openings) if (pattern.test(start)) return type
  const named = typeByName(name)
  if (named !== undefined && named !== 'text/plain') return named
  if (/^\s*<\?xml\s/.test(start) || /^\s*<!doctype [\w:.-]{1,100}\s{1,100}(?:public|system)\s/i.test(start)) return 'application/xml'
  return named ?? typeByInterpreter(start) ?? 'text/plain'
}

/** The ASCII characters of the first kilobyte: enough for openings, whatever the encoding. */
function beginning(head: Uint8Array): string {
  const ascii = head.subarray(0, 1024).filter((byte) => byte !== 0 && byte < 0x80)
  return Buffer.from(ascii.buffer, ascii.byteOffset, ascii.byteLength).toString('latin1')
}

/** By the name alone, for what can be mended later; undefined where it says nothing. */
export function guessByName(name: string): string | undefined {
  return typeByName(name) ?? (lookup(basename(name)) || undefined)
}

function typeByName(name: string): string | undefined {
  const file = basename(name)
  const lower = file.toLowerCase()
  const known = byFileName[lower] ?? byExtension[extname(lower)]
  if (known !== undefined) return known
  const registered = extname(lower) === '' ? false : lookup(lower)
  if (registered === false) return undefined
  return registered.startsWith('text/') || structured.test(registered) ? registered : undefined
}

function typeByInterpreter(start: string): string | undefined {
  const words = /^#!\s*(\S+)(?:[ \t]+(?:-\S+[ \t]+)*(\S+))?/.exec(start)
  if (words === null) return undefined
  const first = basename(words[1] ?? '')
  const interpreter = first === 'env' ? (words[2] ?? '') : first
  return byInterpreter.find(([pattern]) => pattern.test(interpreter))?.[1]
}
