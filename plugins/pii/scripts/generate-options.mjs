#!/usr/bin/env node
/**
 * Writes the types and countries that the table has into options.schema.json. Run it after adding a recognizer; a test
 * compares. Needs the built plugin.
 *
 *   node plugins/pii/scripts/generate-options.mjs
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { countriesOf, typesOf } from '../dist/options.js'
import { table } from '../dist/table.js'

const file = new URL('../options.schema.json', import.meta.url)
const lineChars = 120

/** One JSON list, as many values in a line as fit. */
function list(values) {
  const lines = []
  for (const value of values.map((each) => JSON.stringify(each))) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + value.length + 3 <= lineChars) lines[lines.length - 1] = `${last} ${value},`
    else lines.push(`      ${value},`)
  }
  return `[\n${lines.join('\n').replace(/,$/, '')}\n    ]`
}

const schema = readFileSync(file, 'utf8')
  .replace(/("type": \{ "enum": )\[[^\]]*\]/, (_, head) => head + list(typesOf(table)))
  .replace(/("country": \{ "enum": )\[[^\]]*\]/, (_, head) => head + list(countriesOf(table)))
JSON.parse(schema)
writeFileSync(file, schema)
