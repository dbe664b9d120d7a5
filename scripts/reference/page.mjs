// docs/plugin-reference.md from the contracts and the rules of the manifest.
import { fieldsOf } from './manifest-schema.mjs'

const head = `# Reference for authors of plugins

<!-- Generated from the types and their comments by \`npm run docs:reference\`; \`npm test\` compares. What is to be changed is changed there. -->

Every field of the manifest, and every member of every type that \`import type { ... } from 'backup-agent/plugin'\` gives. What the parts do together is told in
[decision 0030](decisions/0030-installing-plugins.md) (installing), [0031](decisions/0031-walls-around-plugins.md) (what a plugin may do) and
[0032](decisions/0032-sections-by-their-schemas.md) (how sections are shown).

Editors check the manifest and explain its fields by \`plugin.schema.json\`, which is in the package: let package.json begin with
\`"$schema": "./node_modules/backup-agent/plugin.schema.json"\`, which npm leaves alone.
`

const sectionSchemas = `## The schema of a section

JSON Schema, draft 2020-12, in a file of its own. A section that does not fit is refused, with the place and the reason in the file's outcome. \`format\` is not checked, and says how
a value is shown. A keyword that the draft lacks is refused, except for one:

| keyword | where | meaning |
| --- | --- | --- |
| \`x-unit\` | numbers | \`"bpm"\`: what is printed behind the number, at most 16 characters; \`"bytes"\` and \`"seconds"\` are printed as sizes and durations are everywhere. \`{"member": "currency"}\`: the text member beside it that holds the unit |

\`title\` and \`description\` of members, their order, \`enum\`, and \`oneOf\` with \`const\` and \`title\` are what \`backup show\` and \`backup plugins NAME\` show people; \`find --where\` takes the names of members.
`

/** The page, with one newline at its end. */
export function referencePage({ contracts, errorCatalogue, errorComments, heads, rules }) {
  // Rows of the manifest have tables of their own.
  const types = contracts.filter(({ name }) => name !== 'ErrorCode' && !/(Declaration|ModelFile|PluginManifest)$/.test(name))
  const files = [...new Set(types.map(({ file }) => file))]
  const nameless = files.find((file) => titles[file] === undefined)
  if (nameless !== undefined) throw new Error(`scripts/reference/page.mjs has no title for what ${nameless} holds`)
  return [
    head,
    '## The manifest\n',
    manifestTables(rules.manifestFields, contracts),
    sectionSchemas,
    ...files.flatMap((file) => [`## ${titles[file]}\n`, `${heads.get(file)}\n`, ...types.filter((type) => type.file === file).map(typeText)]),
    errorTable(errorCatalogue, errorComments),
  ].join('\n').trimEnd() + '\n'
}

/** One for each file: another one has to be given its own here. */
const titles = {
  'plugin.ts': 'What a plugin is asked, and what it is given',
  'metadata.ts': 'The metadata document',
  'errors.ts': 'Errors',
  'object-store.ts': 'Stores of objects',
  'transport.ts': 'Transports',
}

function manifestTables(fields, contracts) {
  const tables = []
  const add = (place, rules, typeName) => {
    const rows = fieldsOf(rules, typeName, contracts)
    const { comment } = contracts.find(({ name }) => name === typeName)
    tables.push(`### \`${place}\` (\`${typeName}\`)\n\n${comment}\n\n| field | | holds | |\n| --- | --- | --- | --- |\n${rows.map(manifestRow).join('\n')}\n`)
    for (const { name, recordType, rule } of rows) if (recordType !== undefined && !tables.some((text) => text.includes(`### \`${shortPlace(place, name)}\` `))) add(shortPlace(place, name), rule.fields, recordType)
  }
  add('backup', fields, 'PluginManifest')
  return tables.join('\n')
}

/** Models are described once, whoever declares them. */
function shortPlace(place, name) {
  return place === 'backup' ? `backup.${name}[]` : `${name}[]`
}

function manifestRow({ comment, name, rule }) {
  return `| \`${name}\` | ${rule.required ? 'must be there' : ''} | ${holds(rule)} | ${cell(comment)} |`
}

function holds(rule) {
  switch (rule.holds) {
    case 'text':
      return `text ${code(rule.pattern.source)}${rule.reserved === undefined ? '' : `, none of ${rule.reserved.map(code).join(', ')}`}`
    case 'number':
      return `${rule.whole ? 'whole number' : 'number'} from ${rule.min}${rule.max === Number.MAX_SAFE_INTEGER ? '' : ` to ${rule.max}`}`
    case 'constant':
      return code(JSON.stringify(rule.value))
    case 'texts':
      return `list of texts ${code(rule.item.pattern.source)}${rule.least === undefined ? '' : `, ${rule.least} at least`}`
    case 'file':
      return `file inside the package${rule.item.pattern.source === '^[^\\0]+$' ? '' : ` ${code(rule.item.pattern.source)}`}`
    default:
      return 'list of records, below'
  }
}

function typeText({ bases = [], comment, members, name, parameters, text }) {
  const title = `### \`${name}${parameters}\`\n`
  const base = bases.length === 0 ? '' : `Has also what ${bases.map(code).join(' and ')} has.\n`
  if (members === undefined) return [title, ...(comment === '' ? [] : [`${comment}\n`]), `\`\`\`ts\ntype ${name}${parameters} = ${text}\n\`\`\`\n`].join('\n')
  const rows = members.map((member) => `| ${code(member.text)} | ${cell(member.comment)} |`)
  const table = rows.length === 0 ? '' : `| member | |\n| --- | --- |\n${rows.join('\n')}\n`
  return [title, ...[comment === '' ? '' : `${comment}\n`, base, table].filter((part) => part !== '')].join('\n')
}

function errorTable(catalogue, comments) {
  const rows = Object.entries(catalogue).map(([name, { exitCode, retryable }]) => `| \`${name}\` | ${cell(comments.get(name) ?? '')} | ${exitCode} | ${retryable ? 'yes' : ''} |`)
  return `### \`ErrorCode\`\n\nCodes of the agent, for transports (\`TransportContext.error\`). An analyzer or a converter may reject with any \`code\` of its own, which its outcome keeps.\n\n| code | | exit code | may be tried again |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`
}

/** In a table a bar would end the cell, also between backticks. */
function cell(text) {
  return text.replaceAll('|', '\\|')
}

function code(text) {
  const fence = text.includes('`') ? '``' : '`'
  return `${fence}${text.replaceAll('|', '\\|')}${fence}`
}
