/** Options of a plugin for people, from the schema that comes with it: what is in force, and what else may be. Pure. */
import { displayText } from '../../core/os/path.js'
import { isFields, type Fields } from '../../core/support/shapes.js'
import { displayWidth, formatCount } from '../text.js'
import type { PluginReport } from './report.js'

/** Lines of values that an option may have; whoever wants all asks for JSON. */
const valueLines = 3

export function optionDetails({ options = {}, optionsSchema, shortName }: PluginReport, columns: number): string[] {
  if (optionsSchema === undefined) return ['', 'It takes no options.']
  const properties = Object.entries(fieldsOf(optionsSchema['properties']))
  const lines = properties.flatMap(([name, schema]) => {
    const option = resolved(schema, optionsSchema)
    return [...optionLines(name, option, options[name]), ...allowedLines(option, optionsSchema, shortName, columns)]
  })
  return ['', 'options', ...lines.map((line) => `  ${displayText(line)}`), '', `They act on new contents; for the others too: backup sync --reanalyze ${shortName}`]
}

function optionLines(name: string, { default: standard, description }: Fields, value: unknown): string[] {
  const inForce = value === undefined ? 'not set' : JSON.stringify(value)
  const isDefault = standard !== undefined && JSON.stringify(standard) === JSON.stringify(value)
  const note = isDefault ? ' (the default)' : standard === undefined ? '' : ` (default ${JSON.stringify(standard)})`
  return [`${name}: ${inForce}${note}`, ...(typeof description === 'string' ? [`  ${description}`] : [])]
}

function allowedLines(option: Fields, root: Fields, plugin: string, columns: number): string[] {
  const { maximum, minimum } = option
  if (typeof minimum === 'number' && typeof maximum === 'number') return [`  from ${minimum} to ${maximum}`]
  const items = resolved(option['items'], root)
  const values = option['enum'] ?? items['enum']
  if (!Array.isArray(values) || values.length === 0) return []
  const words = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
  return filled(option['enum'] === undefined ? 'any of' : 'one of', words, plugin, columns - 4).map((line) => `  ${line}`)
}

/** As many words as find room, and how many are left. */
function filled(head: string, words: readonly string[], plugin: string, columns: number): string[] {
  const lines = [`${head} ${words[0] ?? ''}`]
  let listed = 1
  for (const word of words.slice(1)) {
    const last = lines.length - 1
    const fits = displayWidth(`${lines[last]}, ${word},`) <= columns
    if (!fits && lines.length === valueLines) break
    lines[last] += fits ? `, ${word}` : ','
    if (!fits) lines.push(`  ${word}`)
    listed++
  }
  const left = words.length - listed
  return left === 0 ? lines : [...lines, `  and ${formatCount(left)} more: backup plugins ${plugin} --json`]
}

/** A schema, or what it refers to in the same file. */
function resolved(schema: unknown, root: Fields): Fields {
  const fields = fieldsOf(schema)
  const name = /^#\/\$defs\/([\w-]+)$/.exec(String(fields['$ref']))?.[1]
  return name === undefined ? fields : { ...fieldsOf(fieldsOf(root['$defs'])[name]), ...fields }
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}
