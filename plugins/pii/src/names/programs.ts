/** Files in which a capital begins a type or a setting, not a name: programs, and settings. */
const endings = new Set(('ts tsx mts cts js jsx mjs cjs py pyi rb java kt kts scala groovy c h cc cpp cxx hpp hh m mm cs fs vb go rs swift zig d dart php pl pm lua r jl hs ml mli erl ex exs clj cljs lisp el scm ' +
  'sh bash zsh fish ps1 bat cmd sql css scss less vue svelte asm s f90 f for pas ada v sv vhd proto graphql thrift tf cmake mk gradle lock map wat nix').split(' '))
const names = new Set(['makefile', 'dockerfile', 'rakefile', 'gemfile', 'cmakelists.txt', 'jenkinsfile', 'package-lock.json', 'vagrantfile'])

const settingsEndings = new Set('ini toml yaml yml json jsonc json5 ndjson jsonl properties conf config cfg cnf env editorconfig plist reg desktop service rc'.split(' '))

/**
 * By its name: what a converter makes of a program is still a program. In `settings` only values hold names, those whose keys
 * say so.
 */
export function kindOf(displayName: string): 'program' | 'settings' | 'text' {
  const name = displayName.slice(displayName.search(/[^/\\]*$/)).toLowerCase()
  const dot = name.lastIndexOf('.')
  const ending = dot < 0 ? '' : name.slice(dot + 1)
  if (names.has(name) || (dot > 0 && endings.has(ending))) return 'program'
  return settingsEndings.has(ending) || /^\..+rc$/.test(name) ? 'settings' : 'text'
}
