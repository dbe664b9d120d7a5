// npm run docs:reference: writes docs/plugin-reference.md and plugin.schema.json from the types, their comments and the rules of the manifest.
// `--check` writes nothing, and fails where one of them is not what would be written.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readContracts, readErrorComments, readHeads } from './reference/contracts.mjs'
import { manifestSchema } from './reference/manifest-schema.mjs'
import { referencePage } from './reference/page.mjs'
import { root } from './setup.mjs'

const [{ errorCatalogue }, rules] = await Promise.all([import('../dist/core/contracts/errors.js'), import('../dist/plugins/manifest/field-rules.js')])
const contracts = readContracts(root)
const heads = readHeads(root, [...new Set(contracts.map(({ file }) => file))])
const files = {
  'docs/plugin-reference.md': referencePage({ contracts, heads, rules, errorCatalogue, errorComments: readErrorComments(root) }),
  'plugin.schema.json': `${JSON.stringify(manifestSchema(rules, contracts), undefined, 2)}\n`,
}
for (const [file, text] of Object.entries(files)) {
  const path = join(root, file)
  if (process.argv[2] !== '--check') writeFileSync(path, text)
  else if (readFileSync(path, 'utf8') !== text) {
    process.stderr.write(`${file} is not what the types say: ${firstDifference(readFileSync(path, 'utf8'), text)}. Write it with: npm run docs:reference\n`)
    process.exitCode = 1
  }
}

function firstDifference(is, wanted) {
  const [there, other] = [is.split('\n'), wanted.split('\n')]
  const at = other.findIndex((line, index) => line !== there[index])
  return `line ${(at < 0 ? other.length : at) + 1}`
}
