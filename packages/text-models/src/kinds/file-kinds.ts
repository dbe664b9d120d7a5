/** Names of languages (GitHub linguist's, as the section `code` tells them) and of files, by what people keep in them. */

const lines = (list: string): ReadonlySet<string> => new Set(list.split(/[;\n]/).map((name) => name.trim()).filter((name) => name !== ''))
const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/).filter((name) => name !== ''))

/** In which people write for readers. */
export const writtenLanguages = lines(`
  AsciiDoc; BBCode; Cooklang; Creole; E-mail; Gemini; Git Commit; HTML; Markdown; mdsvex; MDX; Muse; Org; Pod; Pod 6; RDoc; reStructuredText; Rich Text Format; RMarkdown
  Roff; Roff Manpage; RUNOFF; Sweave; TeX; Texinfo; Text; Textile; Typst; Vim Help File; Wikitext
`)

/** Rows and records, written by hand or by a machine. XML is mostly these. */
export const tableLanguages = lines(`
  2-Dimensional Array; Adobe Font Metrics; BibTeX; C-ObjDump; Checksums; COLLADA; CoNLL-U; Cpp-ObjDump; CSV; Cue Sheet; D-ObjDump; Darcs Patch; Diff; DirectX 3D File
  DNS Zone; Eagle; FIGlet Font; Formatted; GEDCOM; Gerber Image; Gettext Catalog; Glyph Bitmap Distribution Format; Graph Modeling Language; iCalendar; IRC log
  KiCad Layout; KiCad Legacy Layout; KiCad Schematic; LTspice Symbol; M3U; NL; ObjDump; OpenType Feature File; Pickle; Public Key; Pure Data; Python traceback
  Quartus Simulation IP; Raw token data; Record Jar; Simple File Verification; Spline Font Database; STAR; STL; SubRip Text; Survex data; SVG; TextGrid; TSPLIB data; TSV
  Turtle; vCard; Wavefront Material; Wavefront Object; Web Ontology Language; WebVTT; X BitMap; X Font Directory Index; X PixMap; XML; Zmodel
`)

/** Keys and their values. */
export const settingsLanguages = lines(`
  Adblock Filter List; Altium Designer; Ant Build System; ApacheConf; BIRD2; Browserslist; BuildStream; Cabal Config; Caddyfile; CIL; Cloud Firestore Security Rules
  CODEOWNERS; crontab; CSON; cURL Config; Cylc; Debian Package Control File; desktop; dircolors; Dotenv; Easybuild; Ecere Projects; EditorConfig; Edje Data Collection; edn
  Gemfile.lock; Git Attributes; Git Config; Git Revision List; GN; Go Checksums; Go Module; Go Workspace; Godot Resource; GtkRC; HAProxy; HOCON; Hosts File; HXML
  Ignore List; INI; JAR Manifest; Java Properties; JSON; JSON with Comments; JSON5; JSONLD; KDL; Kickstart; Linux Kernel Module; Maven POM
  Microsoft Developer Studio Project; Microsoft Visual Studio Solution; MiniYAML; MiniZinc Data; nanorc; NEON; Nginx; NPM Config; OASv2-json; OASv2-yaml; OASv3-json
  OASv3-yaml; Object Data Instance Notation; OpenAPI Specification v2; OpenAPI Specification v3; OpenStep Property List; Option List; Pip Requirements; pkg-config; Proguard
  Protocol Buffer Text Format; Readline Config; Redirect Rules; Robots Exclusion Rules; RON; RPM Spec; SELinux Policy; ShellCheck Config; Soong; SpiceDB Schema; SSH Config; STON
  TextMate Properties; TMDL; TOML; Tor Config; Type Language; Unity3D Asset; Valve Data Format; Vespa Schema Definition; Wget Config; Windows Registry Entries
  World of Warcraft Addon Data; XCompose; XML Property List; YAML
`)

/** Files in which a capital begins a type or a setting, not a name. */
export const programEndings = words(`
  ts tsx mts cts js jsx mjs cjs py pyi rb java kt kts scala groovy c h cc cpp cxx hpp hh m mm cs fs vb go rs swift zig d dart php pl pm lua r jl hs ml mli erl ex exs clj cljs lisp
  el scm sh bash zsh fish ps1 bat cmd sql css scss less vue svelte asm s f90 f for pas ada v sv vhd proto graphql thrift tf cmake mk gradle lock map wat nix
`)
export const programNames = words('makefile dockerfile rakefile gemfile cmakelists.txt jenkinsfile package-lock.json vagrantfile')
export const settingsEndings = words('ini toml yaml yml json jsonc json5 ndjson jsonl properties conf config cfg cnf env editorconfig plist reg desktop service rc')
