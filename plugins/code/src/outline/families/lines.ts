/** Languages whose statements end with the line. */
import { indentation, lines, type Family, type Rule } from '../rule.js'

const r = String.raw
const anyCase = true

const rubyLike: readonly Rule[] = [
  { at: r`(?:(?:private|protected|public|abstract|module_function|private_class_method)\s+)*(?:def|macro)\s+(?:self\.)?((?:\w|\p{L})+[?!=]?)` },
  { at: r`(?:abstract\s+)?(?:class|module|struct|enum|lib|annotation)\s+([A-Z][\w:]*)` },
  { at: r`([A-Z][A-Z0-9_]{2,})\s*=(?![=~])` },
]
const lispDefinition: Rule = { at: r`\((?:cl-)?(?:def(?!ault)[a-z*-]*|define[a-z*-]*|de|setq)[ \t\n]+\(?(?:\^\S{1,100}\s+)?([^\s()[\]"';]{1,100})` }

export const lineFamilies: readonly Family[] = [
  {
    languages: ['Python', 'Cython', 'Starlark', 'Sage', 'Mojo', 'Xonsh', 'Snakemake'], lexis: 'python', cut: indentation,
    symbols: [
      { at: r`(?:async\s+)?(?:def|fn|cpdef)\s+<id>` },
      { at: r`(?:cdef\s+)?(?:class|struct)\s+<id>` },
      { at: r`([A-Z][A-Z0-9_]{2,})\s*(?::[^=]{1,100})?=(?!=)`, top: true },
      { at: r`rule\s+(\w+)\s*:` },
    ],
    imports: [
      { at: r`from\s+([.\w]+)\s+c?import\b` },
      { at: r`c?import\s+([\w., \t]+)`, list: true },
      { at: r`load\(\s*<str>` },
    ],
  },
  {
    languages: ['Ruby', 'Crystal'], lexis: 'ruby', cut: lines, symbols: rubyLike,
    imports: [{ at: r`(?:require|require_relative|load)\s*\(?\s*<str>` }, { at: r`gem\s+<str>` }],
  },
  {
    languages: ['Elixir'], lexis: 'elixir', cut: lines,
    symbols: [{ at: r`(?:defmodule|defprotocol|defimpl)\s+([\w.]+)` }, { at: r`def(?:p|macro|macrop|guard|delegate|struct)?\s+([a-z_]\w*[?!]?)` }],
    imports: [{ at: r`(?:alias|import|use|require)\s+([A-Z][\w.]*)` }],
  },
  {
    languages: ['Shell', 'Alpine Abuild', 'fish', 'Singularity', 'Elvish'], lexis: 'shell', cut: { ends: '\n;{}' },
    symbols: [{ at: r`(?:function\s+)?([\w:.-]+)\s*\(\s*\)` }, { at: r`(?:function|fn)\s+([\w:.-]+)` }, { at: r`alias\s+([\w.-]+)=` }],
    imports: [{ at: r`(?:source|\.)\s+(?:<str>|([^\s"'|&<>]{1,300}))` }, { at: r`(?:source|\.)\s+["']([^"']{1,300})` }],
  },
  {
    languages: ['PowerShell'], lexis: 'powershell', cut: { ends: '\n;{}' },
    symbols: [{ at: r`(?:function|filter|workflow)\s+([\w:-]+)`, anyCase }, { at: r`(?:class|enum)\s+<id>`, anyCase }],
    imports: [{ at: r`(?:Import-Module|using\s+(?:module|namespace))\s+(?:-Name\s+)?(?:<str>|([\w.\\/:-]+))`, anyCase }, { at: r`\.\s+(?:<str>|(\S{1,300}))` }],
  },
  {
    languages: ['Batchfile'], lexis: 'none', cut: { ends: '\n' },
    symbols: [{ at: r`:([\w-]+)` }], imports: [{ at: r`@?call\s+([\w.\\%~-]+\.(?:bat|cmd))`, anyCase }],
  },
  {
    languages: ['Perl', 'Raku'], lexis: 'perl', cut: { ends: '\n;{}' },
    symbols: [
      { at: r`(?:(?:our|my|multi|proto|only)\s+)*(?:sub|method|submethod|token|rule|regex)\s+([\w:'-]+)` },
      { at: r`(?:(?:unit|my|our)\s+)*(?:package|class|role|module|grammar|enum)\s+([\w:-]+)` },
    ],
    imports: [{ at: r`(?:use|need)\s+(?!v?\d)([\w:]+)` }, { at: r`require\s+(?:<str>|([A-Za-z][\w:]*))` }],
  },
  {
    languages: ['Lua', 'Teal', 'Terra', 'Luau'], lexis: 'lua', cut: lines,
    symbols: [
      { at: r`(?:local\s+|global\s+)*(?:function|terra)\s+([\w.:]+)` },
      { at: r`(?:local\s+)?([\w.]+)\s*=\s*function\b` },
      { at: r`(?:local\s+|global\s+)(?:record|enum|type)\s+<id>` },
    ],
    imports: [{ at: r`(?:.{0,200}[^\w.])?(?:require|dofile|loadfile)\s*\(?\s*<str>` }],
  },
  {
    languages: ['R'], lexis: 'hash', cut: { ends: '\n;{}' },
    symbols: [
      { at: r`([\p{L}.][\w.]*)\s*(?:<<?-|=)\s*function\b` },
      { at: r`(?:set(?:Class|Generic|Method|RefClass)|R6Class)\s*\(\s*<str>` },
      { at: r`([\p{L}.][\w.]*)\s*<-\s*(?:set(?:Class|RefClass)|R6Class)\b` },
    ],
    imports: [{ at: r`(?:.{0,100}[^\w.])?(?:library|require|requireNamespace|loadNamespace)\s*\(\s*(?:<str>|([\p{L}][\w.]*))` }, { at: r`source\s*\(\s*<str>` }],
  },
  {
    languages: ['Julia'], lexis: 'julia', cut: lines,
    symbols: [
      { at: r`(?:@\w+\s+)?(?:function|macro)\s+([\w.!]+)` },
      { at: r`(?:mutable\s+struct|struct|abstract\s+type|primitive\s+type|module|baremodule)\s+<id>` },
      { at: r`const\s+<id>` },
      { at: r`([\w!]+)\([^=\n]{0,300}\)\s*=(?!=)` },
    ],
    imports: [{ at: r`(?:using|import)\s+([\w.]+)\s*:` }, { at: r`(?:using|import)\s+([\w., \t]+)`, list: true }, { at: r`include\s*\(\s*<str>` }],
  },
  {
    languages: ['Haskell', 'PureScript', 'Elm', 'Idris', 'Agda', 'Literate Haskell'], lexis: 'haskell', cut: { ...indentation, ends: '\n' },
    symbols: [
      { at: r`(?:port\s+)?module\s+([A-Z][\w.]*)` },
      { at: r`(?:data|newtype|type(?:\s+alias|\s+family)?|record)\s+([A-Z][\w']*)`, top: true },
      { at: r`class\s+(?:[^=\n]{0,200}=>\s*)?([A-Z][\w']*)`, top: true },
      { at: r`([\p{Ll}_][\w']*)\s*::?\s`, top: true },
    ],
    imports: [{ at: r`(?:open\s+)?import\s+(?:safe\s+)?(?:qualified\s+)?([A-Z][\w.]*)` }],
  },
  {
    languages: ['OCaml', 'Standard ML', 'Reason', 'ReScript', 'Rocq Prover'], lexis: 'ml', cut: { ...indentation, ends: '\n' },
    symbols: [
      { at: r`(?:let|and)\s+(?:rec\s+)?([\p{Ll}_][\w']*)`, top: true },
      { at: r`(?:module(?:\s+type)?|structure|signature|functor|type|and|exception|class|val|external|fun|datatype|inherit|method)\s+(?:rec\s+)?(?:'\w+\s+|\([^)]{0,60}\)\s+)?([\p{L}_][\w']*)` },
      { at: r`(?:Lemma|Theorem|Corollary|Definition|Fixpoint|Inductive|Record|Class|Instance|Example|Notation|Axiom|Parameter|Module|Section)\s+([\p{L}_][\w']*)` },
    ],
    imports: [{ at: r`(?:open!?|include)\s+([A-Z][\w.]*)` }, { at: r`(?:From\s+[\w.]+\s+)?Require\s+(?:Import\s+|Export\s+)?([\w.]+)` }, { at: r`#use\s+<str>` }],
  },
  {
    languages: ['F#'], lexis: 'fsharp', cut: { ...indentation, ends: '\n' },
    symbols: [
      { at: r`(?:namespace|module)\s+(?:rec\s+|private\s+|internal\s+)?([\w.]+)` },
      { at: r`let\s+(?:(?:rec|inline|private|internal|mutable)\s+)*(?!mutable\b)([\p{L}_][\w']*)\s`, top: true },
      { at: r`(?:type|and|exception)\s+(?:private\s+|internal\s+)?([\p{L}_][\w']*)` },
      { at: r`(?:static\s+|abstract\s+)?(?:member|override|default)\s+(?:inline\s+)?(?:\w+\.)?([\p{L}_]\w*)` },
    ],
    imports: [{ at: r`open\s+(?:type\s+)?([A-Z][\w.]*)` }, { at: r`#(?:load|r)\s+<str>` }],
  },
  {
    languages: ['Erlang'], lexis: 'erlang', cut: { ...indentation, ends: '\n' },
    symbols: [
      { at: r`-(?:module|record|define|type|callback|opaque)\s*\(?\s*(\w+)` },
      { at: r`([a-z][\w@]*)\s*\([^\n]{0,500}->`, top: true },
    ],
    imports: [{ at: r`-(?:include|include_lib)\s*\(\s*<str>` }, { at: r`-(?:import|behaviou?r)\s*\(\s*(\w+)` }],
  },
  {
    languages: ['Common Lisp', 'Emacs Lisp', 'Scheme', 'Racket', 'Clojure', 'NewLisp', 'PicoLisp', 'LFE', 'Hy', 'Fennel', 'edn'], lexis: 'lisp', cut: { ends: '\n' },
    symbols: [lispDefinition],
    imports: [
      { at: r`\(ns\b`, each: r`[([]([a-zA-Z][\w-]*(?:\.[\w*+!?<>-]+)+)` },
      { at: r`\((?:require|import|use-package|ql:quickload|load|use|asdf:load-system)\b`, each: r`(?:<str>|[\s'(\[:#]([\p{L}][\w./+-]{1,100})(?=[\s)\]]))` },
    ],
  },
  {
    languages: ['SQL', 'PLSQL', 'PLpgSQL', 'TSQL', 'SQLPL', 'HiveQL'], lexis: 'sql', cut: lines,
    symbols: [{ at: r`create\s+(?:(?:or\s+(?:replace|alter)|global|local|temp|temporary|unique|materialized|external|clustered|nonclustered|virtual|unlogged|body|editionable)\s+){0,4}(?:table|view|function|procedure|proc|index|trigger|type|schema|sequence|package|database|domain|role|extension)\s+(?:body\s+)?(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?["\`[]?([\p{L}_#@][^\s"\`()\];,]{0,150})`, anyCase }],
    imports: [{ at: r`\\ir?\s+(\S{1,300})` }, { at: r`(?:source|@@?)\s*([\w./-]+\.sql)`, anyCase }],
  },
  {
    languages: ['Pascal', 'Modula-2', 'Component Pascal', 'Oberon'], lexis: 'pascal', cut: { ends: ';' },
    symbols: [
      { at: r`(?:(?:interface|implementation|public|private|protected|published|strict|class|type|var|begin)\s+)*(?:procedure|function|constructor|destructor|operator)\s+([\w.]+)`, anyCase },
      { at: r`(?:program|unit|library|module)\s+([\w.]+)`, anyCase },
      { at: r`(?:type\s+)?(\w+)\s*=\s*(?:packed\s+)?(?:class|record|interface|object)\b`, anyCase },
    ],
    imports: [{ at: r`(?:(?:interface|implementation)\s+)?uses\s+([^;]{1,2000})$`, list: true, anyCase }, { at: r`(?:from|import)\s+(\w+)`, anyCase }],
  },
  {
    languages: ['Ada', 'VHDL'], lexis: 'ada', cut: { ends: '\n;' },
    symbols: [{ at: r`(?:package(?:\s+body)?|procedure|function|type|subtype|task(?:\s+body|\s+type)?|protected|entity|architecture|component)\s+([\w.]+)`, anyCase }],
    imports: [{ at: r`(?:limited\s+|private\s+)*(?:with|library)\s+([\w., \t]+)`, list: true, anyCase }, { at: r`use\s+([\w.]+)`, anyCase }],
  },
  {
    languages: ['MATLAB', 'Scilab'], lexis: 'percent', cut: lines,
    symbols: [{ at: r`function\s+(?:[^=\n]{1,200}=\s*)?([\w.]+)` }, { at: r`classdef\s+(?:\([^)]{0,100}\)\s*)?(\w+)` }],
    imports: [{ at: r`import\s+([\w.*]+)` }],
  },
  {
    languages: ['Fortran', 'Fortran Free Form'], lexis: 'fortran', cut: lines,
    symbols: [
      { at: r`(?:(?:recursive|pure|elemental|impure|real|integer|logical|complex|character|double\s+precision)(?:\s*\*\s*\d+|\s*\([^)]{0,60}\))?\s+){0,4}(?:subroutine|function|program|module(?!\s+procedure)|submodule|block\s*data)\s+(\w+)`, anyCase },
      { at: r`type\s*(?:,[^:\n]{0,100})?::\s*(\w+)`, anyCase },
    ],
    imports: [{ at: r`use\s*(?:,\s*\w+\s*::)?\s*(\w+)`, anyCase }, { at: r`#?\s*include\s*<str>`, anyCase }],
  },
  {
    languages: ['Visual Basic .NET', 'Visual Basic 6.0', 'VBA', 'VBScript', 'Classic ASP', 'FreeBASIC', 'QuickBASIC', 'B4X', 'BlitzBasic'], lexis: 'basic', cut: { ends: '\n' },
    symbols: [{ at: r`(?:(?:public|private|friend|protected|shared|static|overrides|overridable|partial|mustinherit|declare|default)\s+)*(?:sub|function|class|module|structure|enum|interface|namespace|type|property(?:\s+(?:get|let|set))?)\s+(?!lib\b)([\w.]+)`, anyCase }],
    imports: [{ at: r`imports\s+([\w.]+)`, anyCase }, { at: r`#?include\s+<str>`, anyCase }],
  },
  {
    languages: ['Nim'], lexis: 'hashDouble', cut: { ...indentation, ends: '\n' },
    symbols: [{ at: r`(?:proc|func|method|iterator|template|macro|converter)\s+<id>` }, { at: r`<id>\*?\s*=\s*(?:ref\s+)?(?:object|enum|tuple|distinct)\b` }],
    imports: [{ at: r`(?:import|include)\s+([\w./, \t]+)`, list: true }, { at: r`from\s+([\w./]+)\s+import` }],
  },
  {
    languages: ['CoffeeScript', 'LiveScript'], lexis: 'hash', cut: { ends: '\n' },
    symbols: [{ at: r`(?:export\s+(?:default\s+)?)?class\s+([\w.]+)` }, { at: r`@?([\w.]+)\s*[:=]\s*(?:\([^)\n]{0,200}\)\s*)?[-=]>` }],
    imports: [{ at: r`(?:.{0,200}[^\w.])?require\s*\(?\s*<str>` }, { at: r`import\s[^"']{0,200}<str>` }],
  },
  {
    languages: ['Tcl'], lexis: 'hashDouble', cut: { ends: '\n' },
    symbols: [{ at: r`(?:proc|oo::class\s+create|namespace\s+eval|method)\s+([\w:.-]+)` }],
    imports: [{ at: r`package\s+require\s+(?:-exact\s+)?([\w:.]+)` }, { at: r`source\s+(\S{1,300})` }],
  },
  {
    languages: ['Verilog', 'SystemVerilog'], lexis: 'scss', cut: { ends: '\n;' },
    symbols: [{ at: r`(?:virtual\s+)?(?:module|interface|package|class|program|primitive)\s+(\w+)` }, { at: r`\`define\s+(\w+)` }, { at: r`(?:task|function)\s+(?:automatic\s+)?(?:[\w[\]:]+\s+){0,3}(\w+)` }],
    imports: [{ at: r`\`include\s+<str>` }, { at: r`import\s+(\w+)::` }],
  },
  {
    languages: ['Vim script'], lexis: 'none', cut: { ends: '\n' },
    symbols: [{ at: r`fu(?:n|nc|nction)?!?\s+([\w:#<>.]+)` }, { at: r`com(?:mand)?!?\s+(?:-\S+\s+)*([A-Z]\w*)` }],
    imports: [{ at: r`(?:source|runtime!?|import(?:\s+autoload)?)\s+(\S{1,300})` }, { at: r`Plug\s+'([^']{1,200})'` }],
  },
  {
    languages: ['Makefile', 'Just', 'CMake', 'Meson', 'BitBake'], lexis: 'hash', cut: { ...indentation, ends: '\n' },
    symbols: [
      { at: r`(?:function|macro|add_executable|add_library|add_custom_target|project|executable|library)\s*\(\s*(?:<str>|([\w.-]+))`, anyCase },
      { at: r`(?!\.)([\w./%-]+)(?:\s+[\w./%-]+){0,20}\s*:(?!=)`, top: true },
      { at: r`define\s+(\w+)` },
    ],
    imports: [{ at: r`-?s?include\s+(?!\()(\S{1,300})` }, { at: r`(?:include|find_package|add_subdirectory|subdir|dependency|import)\s*\(\s*(?:<str>|([\w./\${}-]+))`, anyCase }, { at: r`inherit\s+(\S+)` }],
  },
  {
    languages: ['Dockerfile'], lexis: 'hash', cut: { ends: '\n' },
    symbols: [{ at: r`from\s+\S{1,300}\s+as\s+([\w.-]+)`, anyCase }],
    imports: [{ at: r`from\s+(?:--\S+\s+)?(\S{1,300})`, anyCase }],
  },
  {
    languages: ['TeX'], lexis: 'percent', cut: { ends: '\n' },
    symbols: [{ at: r`\\(?:re)?new(?:command|environment)\*?\s*\{?\\?(\w+)` }, { at: r`\\def\s*\\(\w+)` }],
    imports: [{ at: r`\\(?:usepackage|documentclass|RequirePackage|input|include|bibliography|subfile)\s*(?:\[[^\]]{0,300}\])?\s*\{([^{}]{1,300})\}`, list: true }],
  },
  {
    languages: ['Assembly', 'Unix Assembly', 'Motorola 68K Assembly'], lexis: 'lisp', cut: { ...indentation, ends: '\n' },
    symbols: [{ at: r`([\p{L}_$][\w$]*):`, top: true }, { at: r`(?:\.globl|\.global|global)\s+([\w$]+)` }, { at: r`\.?macro\s+([\w$]+)`, anyCase }],
    imports: [{ at: r`[.%#]?include\s+<str>`, anyCase }, { at: r`extern\s+([\w$]+)`, anyCase }],
  },
  {
    languages: ['Prolog'], lexis: 'erlang', cut: { ...indentation, ends: '\n' },
    symbols: [{ at: r`:-\s*module\(\s*(\w+)` }, { at: r`([a-z]\w*)\s*(?:\([^\n]{0,500})?:-`, top: true }],
    imports: [{ at: r`:-\s*(?:use_module|consult|ensure_loaded|include)\(\s*(?:library\((\w+)\)|'?([\w./]+))` }],
  },
  {
    languages: ['HTML', 'Vue', 'Svelte', 'Astro', 'SVG', 'XML', 'XSLT', 'HTML+PHP', 'HTML+ERB', 'Ecmarkup'], lexis: 'markup', cut: { ends: '<' },
    symbols: [{ at: r`(?!!|\?|\/)[\w:-]+\s[^>]{0,500}?\bid\s*=\s*["']([^"'\s]{1,200})["']` }, { at: r`[\w:-]*(?:template|element|complexType|simpleType)\s[^>]{0,500}?\bname\s*=\s*["']([^"'\s]{1,200})["']` }],
    imports: [
      { at: r`(?:script|iframe|embed)\s[^>]{0,1000}?\bsrc\s*=\s*["']?([^"'\s>]{1,300})` },
      { at: r`link\s(?=[^>]{0,1000}\b(?:stylesheet|preload|modulepreload|icon|manifest))[^>]{0,1000}?\bhref\s*=\s*["']?([^"'\s>]{1,300})` },
      { at: r`[\w:-]*(?:include|import)\s[^>]{0,1000}?\b(?:schemaLocation|href)\s*=\s*["']([^"'\s>]{1,300})` },
    ],
  },
]
