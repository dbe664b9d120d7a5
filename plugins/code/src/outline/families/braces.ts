/** Languages whose blocks stand in braces. */
import { braces, type Family, type Rule } from '../rule.js'

const r = String.raw
const control = r`(?:if|for|foreach|while|switch|catch|return|sizeof|using|lock|fixed|synchronized|with|when|else|do|try|new|throw|await|yield|delete|case|defined|function|super|this|guard|repeat|assert|match|static_assert|alignas|decltype|typeof|unless|until|elseif|elif)`
/** Type words, then a name and its parameters: `static int *f(`, `public List<String> get(`. */
const typedFunction: Rule = { at: r`(?!${control}\b)(?:template\s*<[^{;]{0,200}?>\s+)?(?:(?!operator\b)[\w.:<>,?&*@~[\]]+\s+)+[*&]{0,3}(?!${control}\b)((?:\w+(?:<\w*>)?::)*~?[\p{L}_$][\p{L}\p{N}_$]*)\s*\(`, block: true }
const typedPrototype = r`(?!${control}\b|typedef\b)(?:(?!operator\b)[\w.:<>,?&*~[\]]+\s+)+[*&]{0,3}(?!${control}\b)([\p{L}_$][\p{L}\p{N}_$]*)\s*\([^{}=]{0,1000}\)[\w\s()]{0,300}$`
/** Declarations in headers; inside blocks only where a keyword rules a variable out. */
const prototypes: readonly Rule[] = [{ at: typedPrototype, top: true }, { at: r`(?=(?:virtual|static|explicit|inline|friend|extern|constexpr)\s)${typedPrototype}` }]
/** `Box::Box(` and, inside its class, `Box(` or `~Box(`; names without a small letter are macros. */
const constructors: Rule = { at: r`((?:\w+::)+~?\w+|~?[A-Z]\w*[a-z]\w*)\s*\(`, block: true }
const untypedAtTop: Rule = { at: r`(?!${control}\b)<id>\s*\(`, block: true, top: true }
const scriptImport = (keyword: string): Rule => ({ at: r`${keyword}\s*\(?\s*<str>` })

const jsModifiers = r`(?:(?:export|default|declare|abstract|async|public|private|protected|static|readonly|override)\s+)*`
const jvmModifiers = r`(?:@[\w.]+(?:\([^)]{0,200}\))?\s+)*(?:(?:public|private|protected|internal|static|final|abstract|sealed|open|data|inline|override|suspend|inner|value|annotation|enum|companion|fun|tailrec|operator|infix|lateinit|const|external|expect|actual|strictfp|default|case|implicit|lazy|private\[\w+\]|non-sealed|transparent|opaque|partial|readonly|ref|unsafe|file|base|mixin|interface)\s+)*?`

export const braceFamilies: readonly Family[] = [
  {
    languages: ['JavaScript', 'TypeScript', 'TSX', 'Glimmer JS', 'Glimmer TS', 'Qt Script', 'QML'],
    lexis: 'javascript', cut: braces,
    symbols: [
      { at: r`${jsModifiers}function\s*\*?\s*<id>` },
      { at: r`${jsModifiers}(?:class|interface|enum|const\s+enum|namespace|module)\s+<id>` },
      { at: r`${jsModifiers}type\s+<id>\s*(?:<|=)` },
      { at: r`${jsModifiers}(?:const|let|var)\s+<id>`, top: true },
      { at: r`(?:module\.)?exports\.<id>\s*=`, top: true },
      { at: r`${jsModifiers}(?:get\s+|set\s+)?\*?#?(?!${control}\b)<id>\s*(?:<[^>(]{1,100}>)?\s*\([^=]*$`, block: true },
      { at: r`${jsModifiers}(?!${control}\b)<id>\s*(?:<[^>(]{1,100}>)?\s*\(.{0,500}\)\s*(?::.{1,100})?$`, block: true },
    ],
    imports: [
      { at: r`import\s+<str>` },
      { at: r`(?:import|export)\s[^"'\`]{1,2000}from\s*<str>` },
      { at: r`from\s*<str>` },
      { at: r`(?:.{0,300}[^\w.$])?(?:require|import)\s*\(\s*<str>` },
    ],
  },
  {
    languages: ['C', 'C++', 'Objective-C', 'Objective-C++', 'Cuda', 'GLSL', 'HLSL', 'OpenCL', 'nesC', 'Pro*C', 'RenderScript', 'Filterscript', 'SWIG', 'Metal'],
    lexis: 'c', cut: braces,
    symbols: [
      { at: r`#\s*define\s+<id>` },
      { at: r`@(?:interface|implementation|protocol)\s+<id>` },
      { at: r`[-+]\s*\([^)]{0,100}\)\s*<id>` },
      { at: r`(?:template\s*<[^{;]{0,200}?>\s*)?(?:typedef\s+)?(?:struct|union|enum(?:\s+class|\s+struct)?|class|namespace|concept)\s+(?:[A-Z_]+\s+)?((?:\w+::)*[\p{L}_]\w*)[^=(]*$`, block: true },
      { at: r`typedef\s[^{}()]{1,300}\s[*&]{0,3}<id>$` },
      { at: r`using\s+<id>\s*=` },
      typedFunction, constructors, untypedAtTop, ...prototypes,
    ],
    imports: [
      { at: r`#\s*(?:include|include_next|import)\s*(?:<([^>\n]{1,300})>|<str>)` },
      { at: r`@import\s+([\w.]+)` },
      { at: r`(?:export\s+)?import\s+([\w.:]+)$` },
    ],
  },
  {
    languages: ['Java', 'Apex', 'X10', 'Processing', 'Gosu'], lexis: 'java', cut: braces,
    symbols: [{ at: r`${jvmModifiers}(?:class|@?interface|enum|record)\s+<id>` }, typedFunction],
    imports: [{ at: r`import\s+(?:static\s+)?([\w.]+(?:\*)?)` }],
  },
  {
    languages: ['C#'], lexis: 'csharp', cut: braces,
    symbols: [
      { at: r`(?:\[[^\]]{0,200}\]\s*)*${jvmModifiers}(?:namespace|class|interface|enum|struct|record(?:\s+(?:struct|class))?)\s+([\w.]+)` },
      { at: r`${jvmModifiers}delegate\s+[\w.<>,?[\]]+\s+<id>` },
      typedFunction,
      { at: r`(?:(?:public|private|protected|internal|static|virtual|override|abstract|sealed|readonly|required|new)\s+)+[\w.<>[\],?]+\s+<id>$`, block: true },
    ],
    imports: [{ at: r`(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?([\p{L}_][\w.]*)$` }],
  },
  {
    languages: ['Kotlin', 'Gradle Kotlin DSL'], lexis: 'nesting', cut: braces,
    symbols: [
      { at: r`${jvmModifiers}(?:class|interface|object|typealias)\s+<id>` },
      { at: r`${jvmModifiers}fun\s+(?:<[^>]{0,100}>\s*)?(?:[\w<>?]+\.)*<id>\s*\(` },
      { at: r`${jvmModifiers}va[lr]\s+(?:[\w<>?]+\.)*<id>`, top: true },
    ],
    imports: [{ at: r`import\s+([\w.]+(?:\*)?)` }],
  },
  {
    languages: ['Scala', 'Groovy', 'Gradle'], lexis: 'nesting', cut: braces,
    symbols: [
      { at: r`${jvmModifiers}(?:class|object|trait|interface|enum|def|type|given)\s+(?:[A-Z][\w<>[\]]*\s+(?=\w+\s*\())?<id>` },
      { at: r`${jvmModifiers}va[lr]\s+<id>`, top: true },
      typedFunction,
    ],
    imports: [{ at: r`import\s+(?:static\s+)?([\w.]+(?:\*)?)` }],
  },
  {
    languages: ['Swift'], lexis: 'nesting', cut: braces,
    symbols: [
      { at: r`(?:@\w+(?:\([^)]{0,100}\))?\s+)*(?:(?:public|private|fileprivate|internal|open|static|final|class|override|mutating|nonmutating|indirect|required|convenience|lazy|weak|prefix|postfix|infix|private\(set\))\s+)*?(?:class|struct|enum|protocol|extension|func|typealias|actor|associatedtype)\s+(?!func\b|var\b|let\b)([\w.]+)` },
      { at: r`(?:(?:public|private|fileprivate|internal|static)\s+)*(?:let|var)\s+<id>`, top: true },
    ],
    imports: [{ at: r`(?:@\w+\s+)?import\s+(?:(?:class|struct|enum|protocol|func|var|let|typealias)\s+)?([\w.]+)` }],
  },
  {
    languages: ['Go'], lexis: 'go', cut: braces,
    symbols: [
      { at: r`func\s+(?:\([^)]{0,200}\)\s*)?<id>` },
      { at: r`(?:type|var|const)\s+<id>`, top: true },
      { at: r`(?:const|var|type)\s*\(`, each: r`[(\n][ \t]{0,40}<id>`, top: true },
    ],
    imports: [{ at: r`import\s*\(`, each: '<str>' }, { at: r`import\s+(?:[\w.]+\s+)?<str>` }],
  },
  {
    languages: ['Rust'], lexis: 'rust', cut: braces,
    symbols: [
      { at: r`(?:#\[[^\]]{0,200}\]\s*)*(?:pub(?:\([^)]{0,40}\))?\s+|async\s+|unsafe\s+|default\s+|extern\s+(?:"[^"]{0,20}"\s+)?|const\s+(?=fn|unsafe|async|extern))*(?:fn|struct|enum|trait|union|type|mod|const|static(?:\s+mut)?)\s+<id>` },
      { at: r`macro_rules!\s*<id>` },
    ],
    imports: [{ at: r`(?:pub(?:\([^)]{0,40}\))?\s+)?use\s+([\w:]+)` }, { at: r`(?:pub\s+)?extern\s+crate\s+<id>` }],
  },
  {
    languages: ['PHP', 'Hack'], lexis: 'php', cut: braces,
    symbols: [
      { at: r`(?:<\?(?:php|hh)\s+)?(?:(?:abstract|final|public|private|protected|static|readonly|async)\s+)*(?:class|interface|trait|enum|function|namespace)\s+&?(?!use\b)([\w\\]+)` },
      { at: r`(?:(?:public|private|protected|final)\s+)*const\s+(?:\w+\s+)?(\w+)\s*=` },
      { at: r`define\s*\(\s*<str>` },
    ],
    imports: [{ at: r`use\s+(?:function\s+|const\s+)?(\\?[A-Za-z_][\w\\]*)` }, { at: r`(?:.{0,100}[\s(=@])?(?:require|include)(?:_once)?\s*\(?[^;"']{0,100}<str>` }],
  },
  {
    languages: ['Dart'], lexis: 'dart', cut: braces,
    symbols: [{ at: r`${jvmModifiers}(?:class|enum|extension|typedef|mixin)\s+<id>` }, typedFunction, untypedAtTop],
    imports: [scriptImport('(?:import|export|part(?:\\s+of)?)')],
  },
  {
    languages: ['Zig', 'V', 'Odin'], lexis: 'c', cut: braces,
    symbols: [
      { at: r`(?:(?:pub|export|extern|inline)\s+)*(?:fn|struct|enum|interface)\s+(?:\([^)]{0,100}\)\s*)?<id>` },
      { at: r`(?:pub\s+)?const\s+<id>`, top: true },
      { at: r`<id>\s*::\s*(?:proc|struct|enum|union)`, top: true },
    ],
    imports: [{ at: r`(?:.{0,100}[^\w])?@import\(\s*<str>` }, { at: r`import\s+(?:\w+:)?(?:<str>|([\w.]+))` }],
  },
  {
    languages: ['Solidity', 'Protocol Buffer', 'Thrift', 'GraphQL', 'Smithy', 'FlatBuffers', 'Cap\'n Proto'], lexis: 'php', cut: braces,
    symbols: [{ at: r`(?:abstract\s+)?(?:contract|library|interface|struct|enum|event|error|modifier|function|message|service|rpc|exception|union|type|input|scalar|table|operation|resource|structure|fragment|query|mutation)\s+<id>` }],
    imports: [{ at: r`(?:import|include)\s[^"';]{0,200}<str>` }, { at: r`(?:import|include)\s*(?:public\s+|weak\s+)?<str>` }, { at: r`from\s+<str>` }],
  },
  {
    languages: ['D', 'Haxe', 'ActionScript', 'Vala', 'Pike', 'Squirrel', 'AngelScript', 'Ballerina', 'Ceylon', 'UnrealScript'], lexis: 'c', cut: braces,
    symbols: [
      { at: r`${jvmModifiers}(?:class|interface|enum|struct|typedef|template|union|abstract|namespace)\s+<id>` },
      { at: r`${jvmModifiers}function\s+(?:get\s+|set\s+)?<id>` },
      typedFunction,
    ],
    imports: [{ at: r`(?:public\s+|static\s+)*(?:import|using)\s+([\w.]+(?:\*)?)` }, { at: r`#\s*include\s*(?:<([^>\n]{1,200})>|<str>)` }],
  },
  {
    languages: ['CSS', 'SCSS', 'Less', 'PostCSS'], lexis: 'scss', cut: { ends: ';{}' },
    symbols: [
      { at: r`@(?:mixin|function|keyframes|-webkit-keyframes|layer|property)\s+([\w-]+)` },
      { at: r`\$([\w-]+)\s*:` },
      { at: r`--([\w-]+)\s*:` },
      { at: r`[^@]`, block: true, each: r`[.#](-?[\p{L}_][\w-]{0,100})` },
    ],
    imports: [{ at: r`@(?:import|use|forward)\s+(?:url\(\s*)?(?:\([\w, ]{1,40}\)\s*)?(?:<str>|([^\s"'();]{1,300}))` }],
  },
  {
    languages: ['HCL', 'Terraform Template'], lexis: 'hash', cut: braces,
    symbols: [{ at: r`(?:resource|data)\s+"[^"]{1,100}"\s+<str>` }, { at: r`(?:variable|module|output|provider)\s+<str>` }],
    imports: [{ at: r`source\s*=\s*<str>` }],
  },
]
