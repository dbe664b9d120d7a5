/** Source code in ten languages that each parses as such, and structured text. Names are random, so no two are alike. */
import type { Random } from '../../support/random.js'
import { prose, sentence } from './prose.js'

interface SourceLanguage {
  readonly extension: string
  readonly head: (random: Random) => string
  /** One declaration. */
  readonly piece: (random: Random) => string
  readonly tail?: string
}

const fn = (random: Random): string => random.name()

export const sourceLanguages: readonly SourceLanguage[] = [
  { extension: 'py', head: (r) => `import os\nfrom ${fn(r)} import ${fn(r)}\n`, piece: (r) => `\ndef ${fn(r)}(value):\n    """${sentence(r, 'english')}"""\n    return value + ${r.digits(5)}\n` },
  { extension: 'ts', head: (r) => `import { ${fn(r)} } from './${fn(r)}.js'\n`, piece: (r) => `\n// ${sentence(r, 'german')}\nexport function ${fn(r)}(value: number): number {\n  return value + ${r.between(1, 99999)}\n}\n` },
  { extension: 'js', head: (r) => `import ${fn(r)} from '${fn(r)}'\n`, piece: (r) => `\nexport const ${fn(r)} = (value) => value * ${r.between(1, 99999)}\n` },
  { extension: 'go', head: (r) => `package ${fn(r)}\n\nimport "fmt"\n`, piece: (r) => `\nfunc ${fn(r)}(value int) int {\n\tfmt.Println("${sentence(r, 'french')}")\n\treturn value + ${r.between(1, 99999)}\n}\n` },
  { extension: 'rs', head: (r) => `use std::collections::HashMap;\nmod ${fn(r)};\n`, piece: (r) => `\npub fn ${fn(r)}(value: u32) -> u32 {\n    value + ${r.between(1, 99999)}\n}\n` },
  { extension: 'java', head: (r) => `package example.${fn(r)};\n\nimport java.util.List;\n\npublic class ${fn(r)} {\n`, piece: (r) => `  public int ${fn(r)}(int value) {\n    return value + ${r.between(1, 99999)};\n  }\n`, tail: '}\n' },
  { extension: 'c', head: (r) => `#include <stdio.h>\n#include "${fn(r)}.h"\n`, piece: (r) => `\nint ${fn(r)}(int value)\n{\n  return value + ${r.between(1, 99999)};\n}\n` },
  { extension: 'cpp', head: (r) => `#include <vector>\n#include "${fn(r)}.hpp"\n`, piece: (r) => `\nclass ${fn(r)} {\n public:\n  int value() const { return ${r.between(1, 99999)}; }\n};\n` },
  { extension: 'rb', head: (r) => `require '${fn(r)}'\n`, piece: (r) => `\n# ${sentence(r, 'spanish')}\ndef ${fn(r)}(value)\n  value + ${r.between(1, 99999)}\nend\n` },
  { extension: 'sh', head: () => '#!/bin/sh\nset -eu\n', piece: (r) => `\n${fn(r)}() {\n  echo "$1 ${sentence(r, 'english')}"\n}\n` },
]

export function source(random: Random, language: SourceLanguage, characters: number): string {
  return language.head(random) + repeated(characters, () => language.piece(random)) + (language.tail ?? '')
}

export function csv(random: Random, characters: number): string {
  return `id,${fn(random)},mail,amount\n` + repeated(characters, () => `${random.digits(6)},${sentence(random, 'english').replace('.', '')},${fn(random)}@${fn(random)}.example,${random.between(1, 9999)}.50\n`)
}

export function json(random: Random, characters: number): string {
  const entries: unknown[] = []
  repeated(characters, () => {
    entries.push({ id: random.digits(8), name: fn(random), note: sentence(random, 'polish'), nested: { value: random.between(0, 1e6), flag: random.chance(0.5) } })
    return JSON.stringify(entries.at(-1))
  })
  return JSON.stringify({ [fn(random)]: entries }, undefined, random.chance(0.5) ? 2 : 0) + '\n'
}

export function html(random: Random, characters: number): string {
  const body = repeated(characters, () => `<h2>${fn(random)}</h2>\n<p>${sentence(random, 'french')} <a href="https://${fn(random)}.example/">${fn(random)}</a></p>\n`)
  return `<!doctype html>\n<html lang="fr">\n<head><meta charset="utf-8"><title>${fn(random)}</title></head>\n<body>\n${body}</body>\n</html>\n`
}

export function markdown(random: Random, characters: number): string {
  return `# ${fn(random)}\n` + repeated(characters, () => `\n## ${fn(random)} ${fn(random)}\n\n${prose(random, 'english', 120)}\n- [${fn(random)}](https://${fn(random)}.example)\n`)
}

/** At least one piece, and as many as it takes. */
function repeated(characters: number, piece: () => string): string {
  const pieces: string[] = []
  for (let length = 0; pieces.length === 0 || length < characters; length += pieces.at(-1)!.length) pieces.push(piece())
  return pieces.join('')
}
