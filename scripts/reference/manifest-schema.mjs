// plugin.schema.json: the rules by which the manifest's reader checks, as JSON Schema for editors, with the comments of the contract as descriptions.

/** `rules` is dist/plugins/manifest/field-rules.js, `contracts` what `readContracts` gives. */
export function manifestSchema({ manifestFields }, contracts) {
  const describe = describing(contracts)
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'package.json of a plugin for Backup Agent',
    description: 'The key "backup" says what a plugin fills, converts and opens. What else is in package.json is npm\'s.',
    type: 'object',
    required: ['backup'],
    properties: { backup: { description: describe.type('PluginManifest'), ...recordSchema(manifestFields, 'PluginManifest', describe) } },
  }
}

const typeOfRecords = { analyzers: 'AnalyzerDeclaration', converters: 'ConverterDeclaration', transports: 'TransportDeclaration', models: 'ModelDeclaration', files: 'ModelFile' }

/** Fields of a record with the names of their types, as they follow one another in the contract. */
export function fieldsOf(fields, typeName, contracts) {
  const { members } = contracts.find(({ name }) => name === typeName)
  return members.map((member) => ({ ...member, rule: fields[member.name], recordType: fields[member.name].holds === 'records' ? typeOfRecords[member.name] : undefined }))
}

function recordSchema(fields, typeName, describe) {
  const known = fieldsOf(fields, typeName, describe.contracts)
  return {
    type: 'object',
    additionalProperties: false,
    required: known.filter(({ rule }) => rule.required).map(({ name }) => name),
    properties: Object.fromEntries(known.map(({ comment, name, recordType, rule }) => [name, { ...(comment && { description: comment }), ...fieldSchema(rule, recordType, describe) }])),
  }
}

function fieldSchema(rule, recordType, describe) {
  switch (rule.holds) {
    case 'text':
      return textSchema(rule)
    case 'number':
      return { type: rule.whole ? 'integer' : 'number', minimum: rule.min, maximum: rule.max, ...(rule.standard !== undefined && { default: rule.standard }) }
    case 'constant':
      return { const: rule.value }
    case 'texts':
      return { type: 'array', items: textSchema(rule.item), ...(rule.least && { minItems: rule.least }) }
    case 'file':
      return textSchema(rule.item)
    case 'records':
      return { type: 'array', items: recordSchema(rule.fields, recordType, describe) }
    default:
      throw new Error(`a rule of a kind that has no schema: ${rule.holds}`)
  }
}

/** `patternErrorMessage`: what VS Code says where the pattern does not fit. */
function textSchema({ mend, pattern, reserved }) {
  return { type: 'string', pattern: pattern.source, patternErrorMessage: mend, ...(reserved && { not: { enum: reserved } }) }
}

function describing(contracts) {
  return { contracts, type: (name) => contracts.find((one) => one.name === name).comment }
}
