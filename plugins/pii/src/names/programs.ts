/** Files in which a capital begins a type, not a name: programs. */
const endings = new Set(('ts tsx mts cts js jsx mjs cjs py pyi rb java kt kts scala groovy c h cc cpp cxx hpp hh m mm cs fs vb go rs swift zig d dart php pl pm lua r jl hs ml mli erl ex exs clj cljs lisp el scm ' +
  'sh bash zsh fish ps1 bat cmd sql css scss less vue svelte asm s f90 f for pas ada v sv vhd proto graphql thrift tf cmake mk gradle lock map wat nix').split(' '))
const names = new Set(['makefile', 'dockerfile', 'rakefile', 'gemfile', 'cmakelists.txt', 'jenkinsfile', 'package-lock.json', 'vagrantfile'])

/** By its name: what a converter makes of a program is still a program. */
export function isProgram(displayName: string): boolean {
  const name = displayName.slice(displayName.search(/[^/\\]*$/)).toLowerCase()
  const dot = name.lastIndexOf('.')
  return names.has(name) || (dot > 0 && endings.has(name.slice(dot + 1)))
}
