// Made by scripts/generate-languages.mjs from linguist-languages 9.5.0 (MIT, Copyright (c) Ikatyang;
// data from GitHub linguist, MIT, Copyright (c) GitHub, Inc.). Do not edit.
/* eslint-disable max-lines -- data, one line a language, so that an update of the source reads well in a diff */

/** name | p programming, m markup, d data, r prose | extensions | file names | interpreters | aliases */
export const languageRows = `
1C Enterprise|p|.bsl,.os
2-Dimensional Array|d|.2da
4D|p|.4dm
ABAP CDS|p|.asddls
ABAP|p|.abap
ABNF|d|.abnf
AGS Script|p|.asc,.ash|||ags
AIDL|p|.aidl||aidl
ALGOL|p|.alg
AL|p|.al
AMPL|p|.ampl,.mod
ANTLR|p|.g4
API Blueprint|m|.apib
APL|p|.apl,.dyalog||apl,aplx,dyalog
ASL|p|.asl,.dsl
ASN.1|d|.asn,.asn1
ASP.NET|p|.asax,.ascx,.ashx,.asmx,.aspx,.axd|||aspx,aspx-vb
ATS|p|.dats,.hats,.sats|||ats2
ActionScript|p|.as|||actionscript 3,actionscript3,as3
Ada|p|.adb,.ada,.ads|||ada95,ada2005
Adblock Filter List|d|.txt|||ad block filters,ad block,adb,adblock
Adobe Font Metrics|d|.afm|||acfm,adobe composite font metrics,adobe multiple font metrics,amfm
Agda|p|.agda
Aiken|p|.ak
Aleo|p|.aleo
Alloy|p|.als
Alpine Abuild|p||APKBUILD||abuild,apkbuild
Altium Designer|d|.OutJob,.PcbDoc,.PrjPCB,.SchDoc|||altium
AngelScript|p|.as,.angelscript
Answer Set Programming|p|.lp||clingo
Ant Build System|d||ant.xml,build.xml
Antlers|m|.antlers.html,.antlers.php,.antlers.xml
ApacheConf|d|.apacheconf,.vhost|.htaccess,apache2.conf,httpd.conf||aconf,apache
Apex|p|.cls,.apex,.trigger
Apollo Guidance Computer|p|.agc
AppleScript|p|.applescript,.scpt||osascript|apples,osascript
Arc|p|.arc
AsciiDoc|r|.asciidoc,.adoc,.asc
AspectJ|p|.aj
Assembly|p|.asm,.a51,.i,.inc,.nas,.nasm,.s|||asm,nasm
Astro|m|.astro
Asymptote|p|.asy||asy
Augeas|p|.aug
AutoHotkey|p|.ahk,.ah1,.ah2,.ahkl|||ahk
AutoIt|p|.au3|||au3,AutoIt3,AutoItScript
Avro IDL|d|.avdl
Awk|p|.awk,.auk,.gawk,.mawk,.nawk||awk,gawk,mawk,nawk
B (Formal Method)|p|.mch
B4X|p|.bas|||basic for android
BAML|p|.baml
BASIC|p|.bas
BBCode|m|.bbcode
BIRD2|d||bird.conf||bird,bird3
BQN|p|.bqn
Ballerina|p|.bal
Batchfile|p|.bat,.cmd|gradlew.bat,mvnw.cmd||bat,batch,dosbatch,winbatch
Beef|p|.bf
Befunge|p|.befunge,.bf
Berry|p|.be|||be
BibTeX Style|p|.bst
BibTeX|m|.bib,.bibtex
Bicep|p|.bicep,.bicepparam
Bikeshed|m|.bs
Bison|p|.bison
BitBake|p|.bb,.bbappend,.bbclass,.inc
Blade|m|.blade,.blade.php
BlitzBasic|p|.bb,.decls|||b3d,blitz3d,blitzplus,bplus
BlitzMax|p|.bmx|||bmax
Blueprint|m|.blp|||blp
Bluespec BH|p|.bs|||bh,bluespec classic
Bluespec|p|.bsv|||bluespec bsv,bsv
Boogie|p|.bpl||boogie
Boo|p|.boo
Brainfuck|p|.b,.bf
BrighterScript|p|.bs
Brightscript|p|.brs
Browserslist|d||.browserslistrc,browserslist
Bru|m|.bru
BuildStream|d|.bst
B|p|.b
C#|p|.cs,.cake,.cs.pp,.csx,.linq|||csharp,cake,cakescript
C++|p|.cpp,.c++,.cc,.cp,.cppm,.cxx,.h,.h++,.hh,.hpp,.hxx,.inc,.inl,.ino,.ipp,.ixx,.re,.tcc,.tpp,.txx|||cpp
C-ObjDump|d|.c-objdump
C2hs Haskell|p|.chs|||c2hs
C3|p|.c3
CAP CDS|p|.cds|||cds
CIL|d|.cil
CLIPS|p|.clp
CMake|p|.cmake,.cmake.in|CMakeLists.txt
COBOL|p|.cob,.cbl,.ccp,.cobol,.cpy
CODEOWNERS|d||CODEOWNERS
COLLADA|d|.dae
CQL|p|.cql
CSON|d|.cson
CSS|m|.css
CSV|d|.csv
CUE|p|.cue
CWeb|p|.w
Cabal Config|d|.cabal|cabal.config,cabal.project||Cabal
Caddyfile|d|.caddyfile|Caddyfile||Caddy
Cadence|p|.cdc
Cairo Zero|p|.cairo
Cairo|p|.cairo
CameLIGO|p|.mligo
Cangjie|p|.cj
Cap'n Proto|p|.capnp
Carbon|p|.carbon
CartoCSS|p|.mss|||Carto
Ceylon|p|.ceylon
Chapel|p|.chpl|||chpl
Charity|p|.ch
Checksums|d|.crc32,.md2,.md4,.md5,.sha1,.sha2,.sha224,.sha256,.sha256sum,.sha3,.sha384,.sha512|MD5SUMS,SHA1SUMS,SHA256SUMS,SHA256SUMS.txt,SHA512SUMS,checksums.txt,cksums,md5sum.txt||checksum,hash,hashes,sum,sums
ChucK|p|.ck
Circom|p|.circom
Cirru|p|.cirru
Clarion|p|.clw
Clarity|p|.clar
Classic ASP|p|.asp|||asp
Clean|p|.icl,.dcl
Click|p|.click
Clojure|p|.clj,.bb,.boot,.cl2,.cljc,.cljs,.cljs.hl,.cljscm,.cljx,.hic|riemann.config|bb
Closure Templates|m|.soy|||soy
Cloud Firestore Security Rules|d||firestore.rules
Clue|p|.clue
CoNLL-U|d|.conllu,.conll|||CoNLL,CoNLL-X
CodeQL|p|.ql,.qll|||ql
CoffeeScript|p|.coffee,._coffee,.cake,.cjsx,.coffee.erb,.iced|Cakefile|coffee|coffee,coffee-script
ColdFusion CFC|p|.cfc|||cfc
ColdFusion|p|.cfm,.cfml|||cfm,cfml,coldfusion html
Common Lisp|p|.lisp,.asd,.cl,.l,.lsp,.ny,.podsl,.sexp||lisp,sbcl,ccl,clisp,ecl|lisp
Common Workflow Language|p|.cwl||cwl-runner|cwl
Component Pascal|p|.cp,.cps
Cooklang|m|.cook
Cool|p|.cl
Cpp-ObjDump|d|.cppobjdump,.c++-objdump,.c++objdump,.cpp-objdump,.cxx-objdump|||c++-objdump
Creole|r|.creole
Crystal|p|.cr||crystal
Csound Document|p|.csd|||csound-csd
Csound Score|p|.sco|||csound-sco
Csound|p|.orc,.udo|||csound-orc
Cuda|p|.cu,.cuh
Cue Sheet|d|.cue
Curry|p|.curry
Cycript|p|.cy
Cylc|d|.cylc|suite.rc
Cypher|p|.cyp,.cypher
Cython|p|.pyx,.pxd,.pxi|||pyrex
C|p|.c,.cats,.h,.h.in,.idc||tcc
D-ObjDump|d|.d-objdump
D2|m|.d2|||d2lang
DIGITAL Command Language|p|.com|||dcl
DM|p|.dm|||byond
DNS Zone|d|.zone,.arpa
DTrace|p|.d||dtrace|dtrace-script
Dafny|p|.dfy||dafny
Darcs Patch|d|.darcspatch,.dpatch|||dpatch
Dart|p|.dart||dart
Daslang|p|.das
DataWeave|p|.dwl
Debian Package Control File|d|.dsc
DenizenScript|p|.dsc
Dhall|p|.dhall
Diff|d|.diff,.patch|||udiff
DirectX 3D File|d|.x
Dockerfile|p|.dockerfile,.containerfile|Containerfile,Dockerfile||Containerfile
Dogescript|p|.djs
Dotenv|d|.env|.env,.env.ci,.env.dev,.env.development,.env.development.local,.env.example,.env.local,.env.prod,.env.production,.env.sample,.env.staging,.env.template,.env.test,.env.testing
Dune|p||dune-project
Dylan|p|.dylan,.dyl,.intr,.lid
D|p|.d,.di|||Dlang
E-mail|d|.eml,.mbox|||email,eml,mail,mbox
EBNF|d|.ebnf
ECLiPSe|p|.ecl
ECL|p|.ecl,.eclxml
EJS|m|.ejs,.ect,.ejs.t,.jst
EQ|p|.eq
Eagle|d|.sch,.brd
Earthly|p||Earthfile||Earthfile
Easybuild|d|.eb
Ecere Projects|d|.epj
Ecmarkup|m|.html|||ecmarkdown
EdgeQL|p|.edgeql,.esdl|||esdl
Edge|m|.edge
EditorConfig|d|.editorconfig|.editorconfig||editor-config
Edje Data Collection|d|.edc
Eiffel|p|.e
Elixir|p|.ex,.exs|mix.lock|elixir
Elm|p|.elm
Elvish Transcript|p
Elvish|p|.elv||elvish
Emacs Lisp|p|.el,.emacs,.emacs.desktop|.abbrev_defs,.emacs,.emacs.desktop,.gnus,.spacemacs,.viper,Cask,Eask,Project.ede,_emacs,abbrev_defs||cask,eask,elisp,emacs
EmberScript|p|.em,.emberscript
Erlang|p|.erl,.app,.app.src,.es,.escript,.hrl,.xrl,.yrl|Emakefile,rebar.config,rebar.config.lock,rebar.lock|escript
Euphoria|p|.e,.ex||eui,euiw
E|p|.e||rune
F#|p|.fs,.fsi,.fsx|||fsharp
F*|p|.fst,.fsti|||fstar
FIGlet Font|d|.flf|||FIGfont
FIRRTL|p|.fir
FLUX|p|.fx,.flux
FPP|p|.fpp,.fppi
Factor|p|.factor|.factor-boot-rc,.factor-rc
Fancy|p|.fy,.fancypack|Fakefile
Fantom|p|.fan
Faust|p|.dsp
Fennel|p|.fnl||fennel
Filebench WML|p|.f
Filterscript|p|.fs
FlatBuffers|d|.fbs
Flix|p|.flix
Fluent|p|.ftl
Formatted|d|.for,.eam.fs
Forth|p|.fth,.4th,.f,.for,.forth,.fr,.frt,.fs
Fortran Free Form|p|.f90,.f03,.f08,.f95
Fortran|p|.f,.f77,.for,.fpp
FreeBASIC|p|.bi,.bas|||fb
FreeMarker|p|.ftl,.ftlh|||ftl
Frege|p|.fr
Futhark|p|.fut
G-code|p|.g,.cnc,.gco,.gcode
GAML|p|.gaml
GAMS|p|.gms
GAP|p|.g,.gap,.gd,.gi,.tst
GCC Machine Description|p|.md
GDB|p|.gdb,.gdbinit
GDScript|p|.gd
GDShader|p|.gdshader,.gdshaderinc
GEDCOM|d|.ged
GLSL|p|.glsl,.fp,.frag,.frg,.fs,.fsh,.fshader,.geo,.geom,.glslf,.glslv,.gs,.gshader,.rchit,.rmiss,.shader,.tesc,.tese,.vert,.vrx,.vs,.vsh,.vshader
GN|d|.gn,.gni|.gn|gn
GSC|p|.gsc,.csc,.gsh
Game Maker Language|p|.gml
Gemfile.lock|d||Gemfile.lock
Gemini|r|.gmi|||gemtext
Genero 4gl|p|.4gl
Genero per|m|.per
Genie|p|.gs
Genshi|p|.kid|||xml+genshi,xml+kid
Gentoo Ebuild|p|.ebuild
Gentoo Eclass|p|.eclass
Gerber Image|d|.gbr,.cmp,.gbl,.gbo,.gbp,.gbs,.gko,.gml,.gpb,.gpt,.gtl,.gto,.gtp,.gts,.ncl,.sol||gerbv,gerbview|rs-274x
Gettext Catalog|r|.po,.pot|||pot
Gherkin|p|.feature,.story|||cucumber
Git Attributes|d||.gitattributes||gitattributes
Git Commit|d||.gitmessage,COMMIT_EDITMSG||commit
Git Config|d|.gitconfig|.gitconfig,.gitmodules,.tgitconfig,config.worktree||gitconfig,gitmodules
Git Revision List|d||.git-blame-ignore-revs||Git Blame Ignore Revs
Gleam|p|.gleam
Glimmer JS|p|.gjs|||gjs
Glimmer TS|p|.gts|||gts
Glyph Bitmap Distribution Format|d|.bdf
Glyph|p|.glf
Gno|p|.gno|||gnolang
Gnuplot|p|.gp,.gnu,.gnuplot,.p,.plot,.plt||gnuplot
Go Checksums|d||go.sum,go.work.sum||go.sum,go sum,go.work.sum,go work sum
Go Module|d||go.mod||go.mod,go mod
Go Template|m|.gohtml,.gotmpl,.html.tmpl,.tmpl,.tpl|_helpers.tpl||gotmpl
Go Workspace|d||go.work||go.work,go work
Godot Resource|d|.gdnlib,.gdns,.tres,.tscn|project.godot
Golo|p|.golo
Gosu|p|.gs,.gst,.gsx,.vark
Go|p|.go|||golang
Grace|p|.grace
Gradle Kotlin DSL|d|.gradle.kts
Gradle|d|.gradle
Grammatical Framework|p|.gf|||gf
Graph Modeling Language|d|.gml
GraphQL|d|.graphql,.gql,.graphqls
Graphviz (DOT)|d|.dot,.gv
Groovy Server Pages|p|.gsp|||gsp,java server page
Groovy|p|.groovy,.grt,.gtpl,.gvy|Jenkinsfile|groovy
GtkRC|d|.gtkrc|gtkrc,gtkrc-2.0||gtk,gtk 1,gtk 2
HAProxy|d|.cfg|haproxy.cfg
HCL|p|.hcl,.nomad,.tf,.tfvars,.tofu,.workflow|||HashiCorp Configuration Language,opentofu,terraform
HIP|p|.hip
HLSL|p|.hlsl,.cginc,.fx,.fxh,.hlsli
HOCON|d|.hocon|.scalafix.conf,.scalafmt.conf
HTML+ECR|m|.ecr|||ecr
HTML+EEX|m|.html.eex,.heex,.leex|||eex,heex,leex
HTML+ERB|m|.erb,.erb.deface,.rhtml|||erb,rhtml,html+ruby
HTML+PHP|m|.phtml
HTML+Razor|m|.cshtml,.razor|||razor
HTML|m|.html,.hta,.htm,.html.hl,.inc,.xht,.xhtml|||xhtml
HTTP|d|.http
HXML|d|.hxml
Hack|p|.hack,.hh,.hhi,.php
Haml|m|.haml,.haml.deface
Handlebars|m|.handlebars,.hbs|||hbs,htmlbars
Harbour|p|.hb
Hare|p|.ha
Haskell|p|.hs,.hs-boot,.hsc||runghc,runhaskell,runhugs
Haxe|p|.hx,.hxsl
HiveQL|p|.q,.hql
HolyC|p|.hc
Hosts File|d||HOSTS,hosts,hosts.txt||hosts
Hurl|p|.hurl
HyPhy|p|.bf
Hy|p|.hy||hy|hylang
IDL|p|.pro,.dlm
IGOR Pro|p|.ipf|||igor,igorpro
IL Assembly|p|.il|||ilasm,msil
INI|d|.ini,.cfg,.cnf,.container,.dof,.frm,.lektorproject,.mount,.network,.prefs,.pro,.properties,.service,.socket,.target,.timer,.url|.buckconfig,.coveragerc,.flake8,.gitreview,.pylintrc,HOSTS,buildozer.spec,hosts,pylintrc,vlcrc||conf,dosini
IRC log|d|.irclog,.weechatlog|||irc,irc logs
ISPC|p|.ispc
Idris|p|.idr,.lidr
Ignore List|d|.gitignore|.agignore,.atomignore,.babelignore,.bzrignore,.ckignore,.coffeelintignore,.cvsignore,.dockerignore,.easignore,.eleventyignore,.eslint-ignore,.eslintignore,.gitignore,.ignore,.markdownlintignore,.nodemonignore,.npmignore,.prettierignore,.rgignore,.stylelintignore,.vercelignore,.vscodeignore,gitignore-global,gitignore_global||ignore,gitignore,git-ignore
ImHex Pattern Language|p|.hexpat|||ImHex,ImHexPatternLanguage,imhexpl
ImageJ Macro|p|.ijm|||ijm
Imba|p|.imba
Inform 7|p|.ni,.i7x|||i7,inform7
Ink|p|.ink
Inno Setup|p|.iss,.isl
Ioke|p|.ik||ioke
Io|p|.io||io
Isabelle ROOT|p||ROOT
Isabelle|p|.thy
JAR Manifest|d||MANIFEST.MF
JASS|p|.j|||jass2
JCL|p|.jcl
JFlex|p|.flex,.jflex
JSON with Comments|d|.jsonc,.code-snippets,.code-workspace,.hujson,.sublime-build,.sublime-color-scheme,.sublime-commands,.sublime-completions,.sublime-keymap,.sublime-macro,.sublime-menu,.sublime-mousemap,.sublime-project,.sublime-settings,.sublime-theme,.sublime-workspace,.sublime_metrics,.sublime_session,.tsconfig.json|.babelrc,.devcontainer.json,.eslintrc,.eslintrc.json,.jscsrc,.jshintrc,.jslintrc,.oxlintrc.json,.swcrc,api-extractor.json,devcontainer.json,jsconfig.json,language-configuration.json,tsconfig.json,tslint.json||jsonc
JSON5|d|.json5
JSONLD|d|.jsonld
JSONiq|p|.jq
JSON|d|.json,.4DForm,.4DProject,.avsc,.geojson,.gltf,.har,.ice,.JSON-tmLanguage,.json.example,.jsonl,.mcmeta,.sarif,.slnlaunch,.tact,.tfstate,.tfstate.backup,.topojson,.webapp,.webmanifest,.yy,.yyp|.all-contributorsrc,.arcconfig,.auto-changelog,.c8rc,.htmlhintrc,.imgbotconfig,.nycrc,.releaserc,.secrets.baseline,.tern-config,.tern-project,.watchmanconfig,MODULE.bazel.lock,Package.resolved,Pipfile.lock,bun.lock,composer.lock,deno.lock,flake.lock,mcmod.info||geojson,jsonl,sarif,topojson
Jac|p|.jac
Jai|p|.jai
Janet|p|.janet||janet
Jasmin|p|.j
Java Properties|d|.properties
Java Server Pages|p|.jsp,.tag|||jsp
Java Template Engine|p|.jte|||jte
JavaScript+ERB|p|.js.erb
JavaScript|p|.js,._js,.bones,.cjs,.es,.es6,.frag,.gs,.jake,.javascript,.jsb,.jscad,.jsfl,.jslib,.jsm,.jspre,.jss,.jsx,.mjs,.njs,.pac,.sjs,.ssjs,.xsjs,.xsjslib|Jakefile|bun,chakra,d8,deno,gjs,js,node,nodejs,qjs,rhino,v8,v8-shell|js,node
Java|p|.java,.jav,.jsh
Jest Snapshot|d|.snap
JetBrains MPS|p|.mps,.mpl,.msd|||mps
Jinja|m|.jinja,.j2,.jinja2|||django,html+django,html+jinja,htmldjango
Jison Lex|p|.jisonlex
Jison|p|.jison
Jolie|p|.ol,.iol||jolie
Jsonnet|p|.jsonnet,.libsonnet
Julia REPL|p
Julia|p|.jl||julia
Jupyter Notebook|m|.ipynb|Notebook||IPython Notebook
Just|p|.just|.JUSTFILE,.Justfile,.justfile,JUSTFILE,Justfile,justfile||Justfile
J|p|.ijs||jconsole
KCL|p|.k|kcl.mod,kcl.mod.lock
KDL|d|.kdl
KFramework|p|.k
KRL|p|.krl
Kaitai Struct|p|.ksy|||ksy
KakouneScript|p|.kak|kakrc||kak,kakscript
KerboScript|p|.ks
KiCad Layout|d|.kicad_pcb,.kicad_mod,.kicad_wks|fp-lib-table||pcbnew
KiCad Legacy Layout|d|.brd
KiCad Schematic|d|.kicad_sch,.kicad_sym,.sch|||eeschema schematic
Kickstart|d|.ks
Kit|m|.kit
KoLmafia ASH|p|.ash
Koka|p|.kk||koka
Kotlin|p|.kt,.ktm,.kts
Kusto|d|.csl,.kql
LFE|p|.lfe
LLVM|p|.ll
LOLCODE|p|.lol
LSL|p|.lsl,.lslp||lsl
LTspice Symbol|d|.asy
LabVIEW|p|.lvproj,.lvclass,.lvlib
Lambdapi|p|.lp
Langium|p|.langium
Lark|d|.lark
Lasso|p|.lasso,.las,.lasso8,.lasso9|||lassoscript
Latte|m|.latte
Lean 4|p|.lean|||lean4
Lean|p|.lean,.hlean
Leo|p|.leo
Less|m|.less|||less-css
Lex|p|.l,.lex|Lexer.x,lexer.x||flex
LigoLANG|p|.ligo
LilyPond|p|.ly,.ily
Limbo|p|.b,.m
Linear Programming|p|.lp
Linker Script|p|.ld,.lds,.x|ld.script
Linux Kernel Module|d|.mod
Liquidsoap|p|.liq
Liquid|m|.liquid
Literate Agda|p|.lagda
Literate CoffeeScript|p|.litcoffee,.coffee.md|||litcoffee
Literate Haskell|p|.lhs|||lhaskell,lhs
LiveCode Script|p|.livecodescript
LiveScript|p|.ls,._ls|Slakefile||live-script,ls
Lobster|p|.lobster
Logos|p|.xm,.x,.xi
Logtalk|p|.lgt,.logtalk
LookML|p|.lkml,.lookml
LoomScript|p|.ls
Luau|p|.luau||luau
Lua|p|.lua,.fcgi,.nse,.p8,.pd_lua,.rbxs,.rockspec,.wlua|.luacheckrc|lua,luajit
M3U|d|.m3u,.m3u8|||hls playlist,m3u playlist
M4Sugar|p|.m4|configure.ac||autoconf
M4|p|.m4,.mc
MATLAB|p|.matlab,.m|||octave
MAXScript|p|.ms,.mcr
MDX|m|.mdx
MLIR|p|.mlir
MQL4|p|.mq4,.mqh
MQL5|p|.mq5,.mqh
MTML|m|.mtml
MUF|p|.muf,.m
Macaulay2|p|.m2||M2|m2
Makefile|p|.mak,.d,.make,.makefile,.mk,.mkfile|BSDmakefile,GNUmakefile,Kbuild,Makefile,Makefile.am,Makefile.boot,Makefile.frag,Makefile.in,Makefile.inc,Makefile.pc,Makefile.wat,makefile,makefile.sco,mkfile|make|bsdmake,make,mf
Mako|p|.mako,.mao
Markdown|r|.md,.livemd,.markdown,.mdown,.mdwn,.mkd,.mkdn,.mkdown,.ronn,.scd,.workbook|contents.lr||md,pandoc
Marko|m|.marko|||markojs
Mask|m|.mask
Mathematical Programming System|p|.mps
Maven POM|d||pom.xml
Max|p|.maxpat,.maxhelp,.maxproj,.mxt,.pat|||max/msp,maxmsp
MeTTa|p|.metta
Mercury|p|.m,.moo||mmi
Mermaid|m|.mmd,.mermaid|||mermaid example
Meson|p||meson.build,meson_options.txt
Metal|p|.metal
Microsoft Developer Studio Project|d|.dsp
Microsoft Visual Studio Solution|d|.sln
MiniD|p|.minid
MiniScript|p|.ms
MiniYAML|d|.yaml,.yml
MiniZinc Data|d|.dzn
MiniZinc|p|.mzn
Mint|p|.mint
Mirah|p|.druby,.duby,.mirah
Modelica|p|.mo
Modula-2|p|.mod
Modula-3|p|.i3,.ig,.m3,.mg
Module Management System|p|.mms,.mmk|descrip.mmk,descrip.mms
Mojo|p|.mojo
Monkey C|p|.mc
Monkey|p|.monkey,.monkey2
Moocode|p|.moo
MoonBit|p|.mbt
MoonScript|p|.moon||moon
Motoko|p|.mo
Motorola 68K Assembly|p|.asm,.i,.inc,.s,.x68|||m68k
Move|p|.move
Muse|r|.muse|||amusewiki,emacs muse
Mustache|m|.mustache
Myghty|p|.myt
M|p|.mumps,.m|||mumps
NASL|p|.nasl,.inc
NCL|p|.ncl
NEON|d|.neon|||nette object notation,ne-on
NL|d|.nl
NMODL|p|.mod
NPM Config|d||.npmrc||npmrc
NSIS|p|.nsi,.nsh
NWScript|p|.nss
Nasal|p|.nas
Nearley|p|.ne,.nearley
Nemerle|p|.n
NetLinx+ERB|p|.axs.erb,.axi.erb
NetLinx|p|.axs,.axi
NetLogo|p|.nlogo
NewLisp|p|.nl,.lisp,.lsp||newlisp
Nextflow|p|.nf|nextflow.config|nextflow
Nginx|d|.nginx,.nginxconf,.vhost|nginx.conf||nginx configuration file
Nickel|p|.ncl
Nim|p|.nim,.nim.cfg,.nimble,.nimrod,.nims|nim.cfg
Ninja|d|.ninja
Nit|p|.nit
Nix|p|.nix|||nixos
Noir|p|.nr|||nargo
NumPy|p|.numpy,.numpyw,.numsc
Nunjucks|m|.njk|||njk
Nushell|p|.nu||nu|nu-script,nushell-script
Nu|p|.nu|Nukefile|nush|nush
OASv2-json|d|.json
OASv2-yaml|d|.yaml,.yml
OASv3-json|d|.json
OASv3-yaml|d|.yaml,.yml
OCaml|p|.ml,.eliom,.eliomi,.ml4,.mli,.mll,.mly||ocaml,ocamlrun,ocamlscript
OMNeT++ MSG|p|.msg|||omnetpp-msg
OMNeT++ NED|p|.ned|||omnetpp-ned
Oberon|p|.ob2
ObjDump|d|.objdump
Object Data Instance Notation|d|.odin
ObjectScript|p|.cls
Objective-C++|p|.mm|||obj-c++,objc++,objectivec++
Objective-C|p|.m,.h|||obj-c,objc,objectivec
Objective-J|p|.j,.sj|||obj-j,objectivej,objj
Odin|p|.odin|||odinlang,odin-lang
Omgrofl|p|.omgrofl
Opal|p|.opal
Opa|p|.opa
Open Policy Agent|p|.rego
OpenAPI Specification v2|d||||oasv2
OpenAPI Specification v3|d||||oasv3
OpenCL|p|.cl,.opencl
OpenEdge ABL|p|.p,.cls,.w|||progress,openedge,abl
OpenQASM|p|.qasm
OpenRC runscript|p|||openrc-run|openrc
OpenSCAD|p|.scad
OpenStep Property List|d|.plist,.glyphs
OpenType Feature File|d|.fea|||AFDKO
Option List|d||.ackrc,.rspec,.yardopts,ackrc,mocha.opts||opts,ackrc
Org|r|.org
OverPy|p|.opy|||opy
OverpassQL|p|.overpassql
Oxygene|p|.oxygene
Ox|p|.ox,.oxh,.oxo
Oz|p|.oz
P4|p|.p4
PDDL|p|.pddl
PEG.js|p|.pegjs,.peggy
PHP|p|.php,.aw,.ctp,.fcgi,.inc,.php3,.php4,.php5,.phps,.phpt|.php,.php_cs,.php_cs.dist,Phakefile|php|inc
PLSQL|p|.pls,.bdy,.ddl,.fnc,.pck,.pkb,.pks,.plb,.plsql,.prc,.spc,.sql,.tpb,.tps,.trg,.vw
PLpgSQL|p|.pgsql,.sql
POV-Ray SDL|p|.pov,.inc|||pov-ray,povray
Pact|p|.pact
Pan|p|.pan
Papyrus|p|.psc
Parrot Assembly|p|.pasm||parrot|pasm
Parrot Internal Representation|p|.pir||parrot|pir
Parrot|p|.parrot
Pascal|p|.pas,.dfm,.dpr,.inc,.lpr,.pascal,.pp||instantfpc|delphi,objectpascal
Pawn|p|.pwn,.inc,.sma
Pep8|p|.pep
Perl|p|.pl,.al,.cgi,.fcgi,.perl,.ph,.plx,.pm,.psgi,.t|.latexmkrc,Makefile.PL,Rexfile,ack,cpanfile,latexmkrc|cperl,perl|cperl
Pickle|d|.pkl
PicoLisp|p|.l||picolisp,pil
Pic|m|.pic,.chem|||pikchr
PigLatin|p|.pig
Pike|p|.pike,.pmod||pike
Pip Requirements|d||dev-requirements.txt,requirements-dev.txt,requirements.lock.txt,requirements.txt
Pkl|p|.pkl||pkl
PlantUML|d|.puml,.iuml,.plantuml
Pod 6|r|.pod,.pod6||perl6
Pod|r|.pod||perl
PogoScript|p|.pogo
Polar|p|.polar
Pony|p|.pony
Portugol|p|.por
PostCSS|m|.pcss,.postcss
PostScript|m|.ps,.eps,.epsi,.pfa|||postscr
Power Query|p|.pq|||powerquery
PowerBuilder|p|.pbt,.sra,.sru,.srw
PowerShell|p|.ps1,.psd1,.psm1||pwsh|posh,pwsh
Praat|p|.praat
Prisma|d|.prisma
Pro*C|p|.pc
Processing|p|.pde
Procfile|p||Procfile
Proguard|d|.pro
Prolog|p|.pl,.plt,.pro,.prolog,.yap||swipl,yap
Promela|p|.pml
Propeller Spin|p|.spin
Protocol Buffer Text Format|d|.textproto,.pbt,.pbtxt,.txtpb|||text proto,protobuf text format
Protocol Buffer|d|.proto|||proto,protobuf,Protocol Buffers
Public Key|d|.asc,.pub
Pug|m|.jade,.pug
Puppet|p|.pp|Modulefile
Pure Data|d|.pd
PureBasic|p|.pb,.pbi
PureScript|p|.purs
Pyret|p|.arr
Python console|p||||pycon
Python traceback|d|.pytb
Python|p|.py,.cgi,.fcgi,.gyp,.gypi,.lmi,.py3,.pyde,.pyi,.pyp,.pyt,.pyw,.rpy,.spec,.tac,.wsgi,.xpy|.gclient,DEPS,SConscript,SConstruct,wscript|python,python2,python3,py,pypy,pypy3,uv|py,py3,python3,rusthon
Q#|p|.qs|||qsharp
QML|p|.qml,.qbs
QMake|p|.pro,.pri||qmake
Qt Script|p|.qs|installscript.qs,toolchain_installscript.qs
QuakeC|p|.qc
Quake|p||m3makefile,m3overrides
Quartus Simulation IP|d|.sip
QuickBASIC|p|.bas,.bi|||qb,qbasic,qb64,classic qbasic,classic quickbasic
Quint|p|.qnt
RAML|m|.raml
RAScript|p|.rascript
RBS|d|.rbs
RDoc|r|.rdoc
REALbasic|p|.rbbas,.rbfrm,.rbmnu,.rbres,.rbtbar,.rbuistate
REXX|p|.rexx,.pprx,.rex||regina,rexx|arexx
RMarkdown|r|.qmd,.rmd
RON|d|.ron
ROS Interface|d|.msg,.action,.srv|||rosmsg
RPC|p|.x|||rpcgen,oncrpc,xdr
RPGLE|p|.rpgle,.sqlrpgle|||ile rpg,sqlrpgle
RPM Spec|d|.spec|||specfile
RUNOFF|m|.rnh,.rno
Racket|p|.rkt,.rktd,.rktl,.scrbl||racket
Ragel|p|.rl|||ragel-rb,ragel-ruby
Raku|p|.6pl,.6pm,.nqp,.p6,.p6l,.p6m,.pl,.pl6,.pm,.pm6,.raku,.rakumod,.t||perl6,raku,rakudo|perl6,perl-6
Rascal|p|.rsc
Raw token data|d|.raw|||raw
ReScript|p|.res,.resi||ocaml
Readline Config|d||.inputrc,inputrc||inputrc,readline
ReasonLIGO|p|.religo
Reason|p|.re,.rei
Rebol|p|.reb,.r,.r2,.r3,.rebol
Record Jar|d||language-subtag-registry.txt
Redcode|p|.cw
Redirect Rules|d||_redirects||redirects
Redscript|p|.reds
Red|p|.red,.reds|||red/system
Regular Expression|d|.regexp,.regex|||regexp,regex
Ren'Py|p|.rpy|||renpy
RenderScript|p|.rs,.rsh
Rez|p|.r
Rhai|p|.rhai
Rich Text Format|m|.rtf
Ring|p|.ring
Riot|m|.riot
RobotFramework|p|.robot,.resource
Robots Exclusion Rules|d||robots.txt||robots,robots txt,robotx.txt
Rocq Prover|p|.v,.coq|||coq,rocq
Roc|p|.roc
Roff Manpage|m|.1,.1in,.1m,.1x,.2,.3,.3in,.3m,.3p,.3pm,.3qt,.3x,.4,.5,.6,.7,.8,.9,.man,.mdoc
Roff|m|.roff,.1,.1in,.1m,.1x,.2,.3,.3in,.3m,.3p,.3pm,.3qt,.3x,.4,.5,.6,.7,.8,.9,.l,.man,.mdoc,.me,.ms,.n,.nr,.rno,.tmac|eqnrc,mmn,mmt,troffrc,troffrc-end||groff,man,manpage,man page,man-page,mdoc,nroff,troff
Rouge|p|.rg
RouterOS Script|p|.rsc||RouterOS
Ruby|p|.rb,.builder,.eye,.fcgi,.gemspec,.god,.jbuilder,.mspec,.pluginspec,.podspec,.prawn,.rabl,.rake,.rbi,.rbuild,.rbw,.rbx,.ru,.ruby,.spec,.thor,.watchr|.irbrc,.pryrc,.simplecov,Appraisals,Berksfile,Brewfile,Buildfile,Capfile,Dangerfile,Deliverfile,Fastfile,Gemfile,Guardfile,Jarfile,Mavenfile,Podfile,Puppetfile,Rakefile,Snapfile,Steepfile,Thorfile,Vagrantfile,buildfile|ruby,macruby,rake,jruby,rbx|jruby,macruby,rake,rb,rbx
Rust|p|.rs,.rs.in||rust-script|rs
R|p|.r,.rd,.rhistory,.rsx|.Rapp.history,.Rhistory,.Rprofile,expr-dist|Rscript|Rscript,splus
SAS|p|.sas
SCSS|m|.scss
SELinux Policy|d|.te|file_contexts,genfs_contexts,initial_sids,port_contexts,security_classes||SELinux Kernel Policy Language,sepolicy
SIP|p|.sip
SMT|p|.smt2,.smt,.z3||boolector,cvc4,mathsat5,opensmt,smtinterpol,smt-rat,stp,verit,yices2,z3
SPARQL|d|.sparql,.rq
SQF|p|.sqf,.hqf
SQLPL|p|.sql,.db2
SQL|d|.sql,.ddl,.inc,.mysql,.prc,.tab,.udf,.viw
SRecode Template|m|.srt
SSH Config|d||ssh-config,ssh_config,sshconfig,sshconfig.snip,sshd-config,sshd_config||sshconfig,sshdconfig,ssh_config,sshd_config
STAR|d|.star
STL|d|.stl|||ascii stl,stla
STON|d|.ston
SVG|d|.svg
SWIG|p|.i,.swg,.swig
Sage|p|.sage,.sagews
Sail|p|.sail
Salt|p|.sls|||saltstack,saltstate
Sass|m|.sass
Scala|p|.scala,.kojo,.sbt,.sc||scala
Scaml|m|.scaml
Scenic|p|.scenic||scenic
Scheme|p|.scm,.sch,.sld,.sls,.sps,.ss||scheme,guile,bigloo,chicken,csi,gosh,r6rs
Scilab|p|.sci,.sce,.tst
Self|p|.self
ShaderLab|p|.shader
ShellCheck Config|d||.shellcheckrc||shellcheckrc
ShellSession|p|.sh-session|||bash session,console
Shell|p|.sh,.bash,.bats,.cgi,.command,.fcgi,.ksh,.pacscript,.sbatch,.sh.in,.slurm,.tmux,.tool,.trigger,.zsh,.zsh-theme|.bash_aliases,.bash_functions,.bash_history,.bash_logout,.bash_profile,.bashrc,.cshrc,.envrc,.flaskenv,.kshrc,.login,.profile,.tmux.conf,.xinitrc,.xsession,.zlogin,.zlogout,.zprofile,.zshenv,.zshrc,9fs,PKGBUILD,bash_aliases,bash_logout,bash_profile,bashrc,cshrc,gradlew,kshrc,login,man,mvnw,profile,tmux.conf,xinitrc,xsession,zlogin,zlogout,zprofile,zshenv,zshrc|ash,bash,dash,ksh,mksh,pdksh,rc,sh,zsh|sh,shell-script,bash,zsh,envrc
Shen|p|.shen
Sieve|p|.sieve
Simple File Verification|d|.sfv|||sfv
Singularity|p||Singularity
Slang|p|.slang
Slash|p|.sl
Slice|p|.ice
Slim|m|.slim
Slint|m|.slint
SmPL|p|.cocci|||coccinelle
Smali|p|.smali
Smalltalk|p|.st,.cs|||squeak
Smarty|p|.tpl
Smithy|p|.smithy
Snakemake|p|.smk,.snakefile|Snakefile||snakefile
Solidity|p|.sol
Soong|d||Android.bp
SourcePawn|p|.sp,.inc|||sourcemod
SpiceDB Schema|d|.zed
Spline Font Database|d|.sfd
Squirrel|p|.nut
Standard ML|p|.ml,.fun,.sig,.sml|||sml
Stan|p|.stan
Starlark|p|.bzl,.star|BUCK,BUILD,BUILD.bazel,MODULE.bazel,Tiltfile,WORKSPACE,WORKSPACE.bazel,WORKSPACE.bzlmod||bazel,bzl
Stata|p|.do,.ado,.doh,.ihlp,.mata,.matah,.sthlp
StringTemplate|m|.st
Stylus|m|.styl
SubRip Text|d|.srt
SugarSS|m|.sss
SuperCollider|p|.sc,.scd||sclang,scsynth
SurrealQL|p|.surql|||surql
Survex data|d|.svx
Svelte|m|.svelte
Sway|p|.sw
Sweave|r|.rnw
Swift|p|.swift
SystemVerilog|p|.sv,.svh,.vh
TI Program|p|.8xp,.8xp.txt
TL-Verilog|p|.tlv
TLA|p|.tla
TMDL|d|.tmdl|||Tabular Model Definition Language
TOML|d|.toml,.toml.example|Cargo.lock,Cargo.toml.orig,Gopkg.lock,Pipfile,mise.local.lock,mise.lock,pdm.lock,poetry.lock,uv.lock
TSPLIB data|d|.tsp|||travelling salesman problem,traveling salesman problem
TSQL|p|.sql
TSV|d|.tsv,.vcf|||tab-seperated values
TSX|p|.tsx|||typescriptreact
TXL|p|.txl
Tact|p|.tact
Talon|p|.talon
Tape|p|.tape|||vhs
Tcl|p|.tcl,.adp,.sdc,.tcl.in,.tm,.xdc|owh,starfield|tclsh,wish|sdc,xdc
Tcsh|p|.tcsh,.csh||tcsh,csh
TeX|m|.tex,.aux,.bbx,.cbx,.cls,.dtx,.ins,.lbx,.ltx,.mkii,.mkiv,.mkvi,.sty,.toc|||latex
Teal|p|.tl||tl
Tea|m|.tea
Terraform Template|m|.tftpl
Terra|p|.t||lua
Texinfo|r|.texinfo,.texi,.txi||makeinfo
TextGrid|d|.TextGrid
TextMate Properties|d||.tm_properties||tm-properties
Textile|r|.textile
Text|r|.txt,.fr,.nb,.ncl,.no|CITATION,CITATIONS,COPYING,COPYING.regex,COPYRIGHT.regex,FONTLOG,INSTALL,INSTALL.mysql,LICENSE,LICENSE.mysql,NEWS,README.me,README.mysql,README.nss,README.pc,click.me,delete.me,keep.me,package.mask,package.use.mask,package.use.stable.mask,read.me,readme.1st,test.me,use.mask,use.stable.mask||fundamental,plain text
Thrift|p|.thrift
Toit|p|.toit
Tolk|p|.tolk
Tor Config|d||torrc||torrc
Tree-sitter Query|p|.scm|||tsq
Turing|p|.t,.tu
Turtle|d|.ttl
Twig|m|.twig
Type Language|d|.tl|||tl
TypeScript|p|.ts,.cts,.mts||bun,deno,ts-node,tsx,node|ts
TypeSpec|p|.tsp|||tsp
Typst|p|.typ|||typ
Unified Parallel C|p|.upc
Unity3D Asset|d|.anim,.asset,.mask,.mat,.meta,.prefab,.unity
Unix Assembly|p|.s,.ms|||gas,gnu asm,unix asm
Uno|p|.uno
UnrealScript|p|.uc
Untyped Plutus Core|p|.uplc
UrWeb|p|.ur,.urs|||Ur/Web,Ur
VBA|p|.bas,.cls,.frm,.vba|||visual basic for applications
VBScript|p|.vbs
VCL|p|.vcl
VHDL|p|.vhdl,.vhd,.vhf,.vhi,.vho,.vhs,.vht,.vhw
Vala|p|.vala,.vapi
Valve Data Format|d|.vdf,.vmf|||keyvalues,vdf
Velocity Template Language|m|.vtl|||vtl,velocity
Vento|m|.vto
Verilog|p|.v,.veo
Verse|p|.verse
Vespa Schema Definition|d|.sd|||vespa
Vim Help File|r|.txt|||help,vimhelp
Vim Snippet|m|.snip,.snippet,.snippets|||SnipMate,UltiSnip,UltiSnips,NeoSnippet
Vim script|p|.vim,.vba,.vimrc,.vmb|.exrc,.gvimrc,.nvimrc,.vimrc,_vimrc,gvimrc,nvimrc,vimrc||vim,viml,nvim,vimscript
Visual Basic .NET|p|.vb,.vbhtml|||visual basic,vbnet,vb .net,vb.net
Visual Basic 6.0|p|.bas,.cls,.ctl,.Dsr,.frm|||vb6,vb 6,visual basic 6,visual basic classic,classic visual basic
Volt|p|.volt
Vue|m|.vue
Vyper|p|.vy
V|p|.v|||vlang
WDL|p|.wdl|||Workflow Description Language
WGSL|p|.wgsl
Wavefront Material|d|.mtl
Wavefront Object|d|.obj
Web Ontology Language|d|.owl
WebAssembly Interface Type|d|.wit|||wit
WebAssembly|p|.wast,.wat|||wast,wasm
WebIDL|p|.webidl
WebVTT|d|.vtt|||vtt
Wget Config|d||.wgetrc||wgetrc
Whiley|p|.whiley
Wikitext|r|.mediawiki,.wiki,.wikitext|||mediawiki,wiki
Win32 Message File|d|.mc
Windows Registry Entries|d|.reg
Witcher Script|p|.ws
Wolfram Language|p|.mathematica,.cdf,.m,.ma,.mt,.nb,.nbp,.wl,.wls,.wlt||wolfram,WolframKernel,wolframscript,math,MathKernel,MathematicaScript,WolframNB,Mathematica|mathematica,mma,wolfram,wolfram lang,wl
Wollok|p|.wlk
World of Warcraft Addon Data|d|.toc
Wren|p|.wren|||wrenlang
X BitMap|d|.xbm|||xbm
X Font Directory Index|d||encodings.dir,fonts.alias,fonts.dir,fonts.scale
X PixMap|d|.xpm,.pm|||xpm
X10|p|.x10|||xten
XCompose|d||.XCompose,XCompose,xcompose
XC|p|.xc
XML Property List|d|.plist,.stTheme,.tmCommand,.tmLanguage,.tmPreferences,.tmSnippet,.tmTheme
XML|d|.xml,.adml,.admx,.ant,.axaml,.axml,.builds,.ccproj,.ccxml,.clixml,.cproject,.cscfg,.csdef,.csl,.csproj,.ct,.depproj,.dita,.ditamap,.ditaval,.dll.config,.dotsettings,.filters,.fsproj,.fxml,.glade,.gml,.gmx,.gpx,.grxml,.gst,.hzp,.icls,.iml,.ivy,.jelly,.jsproj,.kml,.launch,.mdpolicy,.meta4,.mjml,.mm,.mod,.mojo,.mxml,.natvis,.ncl,.ndproj,.nproj,.nuspec,.odd,.osm,.pkgproj,.pluginspec,.proj,.props,.ps1xml,.psc1,.pt,.pubxml,.qhelp,.rbxmx,.rdf,.res,.resx,.rs,.rss,.sch,.scxml,.sfproj,.shproj,.slnx,.srdf,.storyboard,.sublime-snippet,.sw,.targets,.tml,.ts,.tsx,.typ,.ui,.urdf,.ux,.vbproj,.vcxproj,.vsixmanifest,.vssettings,.vstemplate,.vxml,.wixproj,.workflow,.wsdl,.wsf,.wxi,.wxl,.wxs,.x3d,.xacro,.xaml,.xib,.xlf,.xliff,.xmi,.xml.dist,.xmp,.xproj,.xsd,.xspec,.xul,.zcml|.classpath,.cproject,.project,App.config,NuGet.config,Settings.StyleCop,Web.Debug.config,Web.Release.config,Web.config,packages.config||rss,xsd,wsdl
XPages|d|.xsp-config,.xsp.metadata
XProc|p|.xpl,.xproc
XQuery|p|.xquery,.xq,.xql,.xqm,.xqy
XSLT|p|.xslt,.xsl|||xsl
XS|p|.xs
Xmake|p||xmake.lua
Xojo|p|.xojo_code,.xojo_menu,.xojo_report,.xojo_script,.xojo_toolbar,.xojo_window
Xonsh|p|.xsh
Xtend|p|.xtend
YAML|d|.yml,.mir,.reek,.rviz,.sublime-syntax,.syntax,.yaml,.yaml-tmlanguage,.yaml.sed,.yml.mysql|.clang-format,.clang-tidy,.clangd,.eslintrc,.gemrc,.releaserc,CITATION.cff,glide.lock,pixi.lock,yarn.lock||yml
YANG|d|.yang
YARA|p|.yar,.yara
YASnippet|m|.yasnippet|||snippet,yas
Yacc|p|.y,.yacc,.yy
Yul|p|.yul
ZAP|p|.zap,.xzap
ZIL|p|.zil,.mud
Zeek|p|.zeek,.bro|||bro
ZenScript|p|.zs
Zephir|p|.zep
Zig|p|.zig,.zig.zon
Zimpl|p|.zimpl,.zmpl,.zpl
Zmodel|d|.zmodel
cURL Config|d||.curlrc,_curlrc||curlrc
crontab|d||crontab||cron,cron table
desktop|d|.desktop,.desktop.in
dircolors|d|.dircolors|.dir_colors,.dircolors,DIR_COLORS,_dir_colors,_dircolors,dir_colors
eC|p|.ec,.eh
edn|d|.edn
fish|p|.fish||fish
hoon|p|.hoon
iCalendar|d|.ics,.ical|||iCal
jq|p|.jq||gojq,jaq,jq,jqjq,jqq,query-json
kvlang|m|.kv
mIRC Script|p|.mrc
mcfunction|p|.mcfunction
mdsvex|m|.svx
mupad|p|.mu
nanorc|d|.nanorc|.nanorc,nanorc
nesC|p|.nc
ooc|p|.ooc
pkg-config|d|.pc,.pc.in|||pkgconf
q|p|.q
reStructuredText|r|.rst,.rest,.rest.txt,.rst.txt|||rst
sed|p|.sed||gsed,minised,sed,ssed
templ|m|.templ
ucode|p|.uc||ucode
vCard|d|.vcf|||virtual contact file,electronic business card
wisp|p|.wisp
xBase|p|.prg,.ch,.prw|||advpl,clipper,foxpro
`
