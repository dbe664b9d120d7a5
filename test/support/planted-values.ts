/** Values that nobody should find anywhere, and files that hold them in every place that an analyzer may talk about. */
import type { Random } from './random.js'

export interface Planted {
  readonly type: string
  readonly value: string
  /** With the words around it that make it what it is. */
  readonly text: string
}

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const lower = upper.toLowerCase()
const digits = '0123456789'
const alphanumeric = upper + lower + digits

const { table } = (await import(new URL('../../../plugins/pii/dist/table.js', import.meta.url).href)) as {
  readonly table: readonly { readonly type: string; readonly matches: readonly string[] }[]
}

/** The examples of every recognizer: each marked part is a value. */
export function valuesOfTheTable(): Planted[] {
  return table.flatMap(({ type, matches }) =>
    matches.flatMap((example) => [...example.matchAll(/«([^»]*)»/g)].map(([, value]) => ({ type, value: value!, text: example.replaceAll(/[«»]/g, '') }))),
  )
}

/** Other ones every time. */
export function valuesOfOurOwn(random: Random): Planted[] {
  const card = withLuhn(`4${random.digits(14)}`)
  const iban = ibanOf('DE', random.digits(18))
  const ssn = `${random.between(101, 665)}-${random.between(11, 98)}-${random.between(1001, 9998)}`
  const [user, host, password] = [random.name(), random.name(), `${random.text(9, lower)}${random.digits(3)}!x`]
  const base64 = random.bytes(600).toString('base64')
  const all: [string, string, (value: string) => string][] = [
    ['CREDIT_CARD', grouped(card, 4, ' '), (value) => `Visa ${value}, expires soon`],
    ['CREDIT_CARD', grouped(withLuhn(`5${random.between(1, 5)}${random.digits(13)}`), 4, '-'), (value) => `the card ${value} was charged`],
    ['IBAN_CODE', grouped(iban, 4, ' '), (value) => `IBAN ${value}`],
    ['IBAN_CODE', ibanOf('NL', `INGB${random.digits(10)}`), (value) => `transfer to ${value}`],
    ['US_SSN', ssn, (value) => `SSN ${value}`],
    ['EMAIL_ADDRESS', `${user}.${random.name()}@${host}.example.org`, (value) => `write to ${value}`],
    ['PHONE_NUMBER', `+49 30 ${random.between(2, 9)}${random.digits(6)}`, (value) => `call ${value}`],
    ['GITHUB_TOKEN', `ghp_${random.text(36, alphanumeric)}`, (value) => `token = "${value}"`],
    ['AWS_ACCESS_KEY', `AKIA${random.text(16, `${upper}234567`)}`, (value) => `aws_access_key_id = ${value}`],
    ['GITLAB_TOKEN', `glpat-${random.text(20, alphanumeric)}`, (value) => `PRIVATE-TOKEN: ${value}`],
    ['PASSWORD', password, (value) => `https://${user}:${value}@${host}.example.org/`],
    ['PASSWORD', `${random.text(8, alphanumeric)}-${random.digits(3)}#`, (value) => `password = "${value}"`],
    ['JWT', [{ alg: 'HS256', typ: 'JWT' }, { sub: random.digits(10), name: user }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.') + `.${random.bytes(32).toString('base64url')}`, (value) => `Bearer ${value}`],
    ['PRIVATE_KEY', `-----BEGIN RSA PRIVATE KEY-----\n${base64.match(/.{1,64}/g)!.join('\n')}\n-----END RSA PRIVATE KEY-----`, (value) => `${value}\n`],
    ['IP_ADDRESS', `10.${random.between(11, 99)}.${random.between(11, 99)}.${random.between(11, 99)}`, (value) => `ssh root@${value}`],
  ]
  return all.map(([type, value, text]) => ({ type, value, text: text(value) }))
}

/** The last digit is made so that the number passes. */
function withLuhn(number: string): string {
  const sum = [...`${number}0`].reverse().reduce((total, digit, place) => {
    const doubled = place % 2 === 0 ? Number(digit) : Number(digit) * 2
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return `${number}${(10 - (sum % 10)) % 10}`
}

function ibanOf(country: string, account: string): string {
  const numbers = [...`${account}${country}00`].map((character) => parseInt(character, 36)).join('')
  const check = 98n - (BigInt(numbers) % 97n)
  return `${country}${String(check).padStart(2, '0')}${account}`
}

function grouped(value: string, size: number, separator: string): string {
  return value.match(new RegExp(`.{1,${size}}`, 'g'))!.join(separator)
}

export interface Carrier {
  readonly name: string
  /** Undefined where a value cannot stand in such a place: a line break in a heading. */
  file(planted: Planted): string | undefined
  /** There a value stands without the words around it, so it has to be one that needs none. */
  readonly alone?: true
}

/** A sentence or two without anything of interest, so that nothing before or behind is near enough to matter. */
const filler = 'The quick brown fox jumps over the lazy dog while the kettle sings and the rain goes on outside the old house by the river. '.repeat(2)
const oneLine = ({ text }: Planted): string | undefined => (/[\n\r]/.test(text) ? undefined : text)
const ifOneLine = (planted: Planted, make: (text: string) => string): string | undefined => (oneLine(planted) === undefined ? undefined : make(planted.text))
const ifName = ({ value }: Planted, make: (name: string) => string): string | undefined => (/^[A-Za-z_]\w*$/.test(value) ? make(value) : undefined)
const escapedHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
const asReferences = (text: string): string => [...text].map((character) => `&#${character.codePointAt(0)};`).join('')
const quotedCsv = (text: string): string => `"${text.replaceAll('"', '""')}"`

export const carriers: readonly Carrier[] = [
  { name: 'plain.txt', file: ({ text }) => `${filler}\n${text}\n${filler}\n` },
  { name: 'cell.csv', file: ({ text }) => `id,note\n1,${quotedCsv(text)}\n` },
  { name: 'header.csv', file: (planted) => ifOneLine(planted, (text) => `id,${quotedCsv(text)},amount\n1,2,3\n`) },
  { name: 'header.tsv', file: (planted) => ifOneLine(planted, (text) => `id\t${text.replaceAll('\t', ' ')}\tamount\n1\t2\t3\n`) },
  { name: 'value.json', file: ({ text }) => `${JSON.stringify({ note: text, [filler]: 1 }, undefined, 2)}\n` },
  { name: 'key.json', file: (planted) => ifOneLine(planted, (text) => `${JSON.stringify({ [text]: { inner: 1 } }, undefined, 2)}\n`) },
  { name: 'key.yaml', file: (planted) => ifOneLine(planted, (text) => `accounts:\n  ${JSON.stringify(text)}:\n    active: true\n`) },
  { name: 'section.ini', file: (planted) => ifOneLine(planted, (text) => `[${text}]\nname = 1\n`) },
  { name: 'heading.md', file: (planted) => ifOneLine(planted, (text) => `# Notes\n\n## ${text}\n\n${filler}\n`) },
  { name: 'underlined.md', file: (planted) => ifOneLine(planted, (text) => `${text}\n====\n\n${filler}\n`) },
  { name: 'code.md', file: ({ text }) => `# Notes\n\n\`\`\`\n${text}\n\`\`\`\n` },
  { name: 'heading.html', file: (planted) => ifOneLine(planted, (text) => `<!doctype html><html><head><title>${escapedHtml(text)}</title></head><body><h1>${escapedHtml(text)}</h1><p>${filler}</p></body></html>\n`) },
  { name: 'references.html', file: (planted) => ifOneLine(planted, (text) => `<!doctype html><html><body><h2>${asReferences(text)}</h2><p>${filler}</p></body></html>\n`) },
  { name: 'comment.html', file: ({ text }) => `<!doctype html><html><body><!-- ${text.replaceAll('--', '- -')} --><p>${filler}</p></body></html>\n` },
  { name: 'string.py', file: ({ text }) => `import os\n\n# ${text.replaceAll(/[\n\r]+/g, '\n# ')}\nNOTE = ${JSON.stringify(text)}\n\ndef work():\n    return NOTE\n` },
  { name: 'name.py', alone: true, file: (planted) => ifName(planted, (name) => `import ${name}\nfrom ${name} import os\n\nclass ${name}:\n    pass\n\ndef ${name}():\n    return 1\n`) },
  { name: 'import.js', file: (planted) => ifOneLine(planted, (text) => `import x from '${text.replaceAll("'", '"')}'\nconst y = require(${JSON.stringify(text)})\n`) },
  { name: 'name.ts', alone: true, file: (planted) => ifName(planted, (name) => `export function ${name}(): number {\n  return 1\n}\nexport const x = { ${name}: 1 }\nexport interface ${name}Like {}\n`) },
  { name: 'include.c', file: (planted) => ifOneLine(planted, (text) => `#include "${text.replaceAll('"', "'")}"\n\nint main(void)\n{\n  return 0;\n}\n`) },
  { name: 'name.go', alone: true, file: (planted) => ifName(planted, (name) => `package main\n\nimport "example.org/${name}"\n\nfunc ${name}() int {\n\treturn 1\n}\n`) },
  { name: 'string.java', file: (planted) => ifOneLine(planted, (text) => `package example;\n\nimport java.util.List;\n\npublic class Note {\n  String note = ${JSON.stringify(text)};\n}\n`) },
  { name: 'name.sh', alone: true, file: (planted) => ifName(planted, (name) => `#!/bin/sh\n. ./${name}\n${name}() {\n  echo 1\n}\n`) },
  { name: 'table.sql', file: (planted) => ifOneLine(planted, (text) => `CREATE TABLE "${text.replaceAll('"', '')}" (id INTEGER);\nINSERT INTO notes VALUES ('${text.replaceAll("'", '')}');\n`) },
  { name: 'name.rb', alone: true, file: (planted) => ifName(planted, (name) => `require '${name}'\n\ndef ${name}\n  1\nend\n`) },
  // Places of a source that the text made of it does not show.
  { name: 'attribute.html', file: (planted) => ifOneLine(planted, (text) => `<!doctype html><html><body><h2 id="${escapedHtml(text)}">A</h2><a href="${escapedHtml(text)}">B</a></body></html>\n`) },
  { name: 'script.html', alone: true, file: (planted) => ifName(planted, (name) => `<!doctype html><html><head><script src="/${name}.js"></script><script>function ${name}() { return 1 }</script></head><body>${filler}</body></html>\n`) },
]

const { default: Analyzer } = (await import(new URL('../../../plugins/pii/dist/analyzer.js', import.meta.url).href)) as {
  readonly default: new () => {
    start(context: { options: object }): Promise<void>
    analyze(input: object, options: { signal: AbortSignal; maxSectionBytes: number }): Promise<{ entities: { start: number; end: number }[] } | undefined>
  }
}
const analyzer = new Analyzer()
// Names and places are not masked: a value that is taken for one stays readable.
await analyzer.start({ options: { ignoreTypes: ['PERSON', 'LOCATION', 'STREET_ADDRESS', 'ORGANIZATION', 'TITLE', 'NRP'] } })

/** Whether the value is one without any words around it. */
export async function recognisedAlone({ value }: Planted): Promise<boolean> {
  const found = await analyzer.analyze({ source: { displayName: 'alone.txt' }, text: { text: value, truncated: false } }, { signal: new AbortController().signal, maxSectionBytes: 1_000_000 })
  return found?.entities.some(({ start, end }) => start === 0 && end === value.length) ?? false
}
