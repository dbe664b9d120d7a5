/** Each rule of the contract, broken by a fixture, is found by the check that is about it, in words that say what was wrong. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { fixture } from '../../plugins/test-support/test-host.js'
import { analyzerSuite } from '../plugin-suites.js'
import { checksFor } from './checks/all-checks.js'
import { checkNames, type CheckName, type Verdict } from './checks/check.js'
import { Examination } from './examination.js'
import { pluginIn, subjectsOf } from './subject.js'

let directory: string
/** Fixtures of the host misbehave on names with "bad" in them. */
const bad = (): string => path.join(directory, 'bad.txt')

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'conformance-'))
  writeFileSync(bad(), 'four words of text\n')
})
afterAll(() => rmSync(directory, { recursive: true }))

async function judge(plugin: string, id: string, name: CheckName): Promise<Verdict> {
  const subject = subjectsOf(pluginIn(fixture(plugin))).find(({ declared }) => declared.key.endsWith(`/${id}`))
  if (subject === undefined) throw new Error(`${plugin} has no ${id}`)
  const examination = new Examination({ subject, samples: [{ file: bad() }], signal: new AbortController().signal })
  const check = checksFor(subject.declared).find((one) => one.name === name)
  return (await check?.judge(examination)) ?? { failures: [], remarks: [] }
}

interface Case {
  readonly check: CheckName
  readonly plugin: string
  readonly id?: string
  readonly says: RegExp
}

const cases: readonly Case[] = [
  { check: 'schema', plugin: 'bad-schema', says: /no valid JSON Schema/ },
  { check: 'schema', plugin: 'breaks-schema', says: /^bad\.txt: breaksSchema.*\(schema\)\. What is returned has to be JSON/ },
  { check: 'samples', plugin: 'throws', says: /^bad\.txt: no tea in this file \(teapot\)/ },
  { check: 'samples', plugin: 'huge-section', says: /larger than the 1000000 bytes allowed \(too-large\)/ },
  { check: 'files', plugin: 'start-fails', says: /the model is damaged \(plugin-load-failed\).*\. The module has a default export/ },
  { check: 'hostile', plugin: 'ill-mannered', id: 'fragile', says: /NUL bytes as text\/plain: the process ended with exit code 7/ },
  { check: 'hostile', plugin: 'ill-mannered', id: 'codeless', says: /an error without a code, no idea what this is/ },
  { check: 'limits', plugin: 'ill-mannered', id: 'growing', says: /with maxSectionBytes 65536, 5 million characters of text\/plain: the section is/ },
  { check: 'limits', plugin: 'ill-mannered', id: 'refusing', says: /with maxChars 40, .*\(too-long\).*A text is cut/ },
  { check: 'limits', plugin: 'ill-mannered', id: 'untruthful', says: /truncated is false, and there is more text/ },
  { check: 'abort', plugin: 'never-returns', says: /^bad\.txt\. Two seconds after its signal had fired/ },
  { check: 'abort', plugin: 'ill-mannered', id: 'forgetful', says: /first ok, then busy, one at a time/ },
  { check: 'determinism', plugin: 'ill-mannered', id: 'chance', says: /score is 0\.\d+, and 0\.\d+ was expected/ },
  { check: 'concurrency', plugin: 'ill-mannered', id: 'sharing', says: /words\[0\] is .*names there have to be random/ },
  { check: 'output', plugin: 'prints', says: /printed \d+ lines, the first of which is "a flood, line 0"/ },
  { check: 'source', plugin: 'writes-beside', says: /bad\.txt; .*a source is read, never written to/ },
  { check: 'capabilities', plugin: 'ill-mannered', id: 'connecting', says: /^net\.connect 127\.0\.0\.1 9: the manifest does not ask for "network"/ },
  { check: 'handles', plugin: 'ill-mannered', id: 'handles', says: /10 calls left 10 of Timeout at work/ },
  { check: 'handles', plugin: 'ill-mannered', id: 'left-open', says: /after stop there is still 1 of Timeout open/ },
  { check: 'handles', plugin: 'keeps-timers', says: /its stop did not come to an end/ },
]

describe('a plugin that breaks a rule', () => {
  it.each(cases.map((row) => ({ id: 'main', ...row })))('$check: $plugin/$id', async ({ check, id, plugin, says }) => {
    expect((await judge(plugin, id, check)).failures.join('\n')).toMatch(says)
  })

  it('is told of a schema without bounds, which is no failure', async () => {
    expect(await judge('ill-mannered', 'loose-schema', 'schema')).toEqual({ failures: [], remarks: [expect.stringContaining('no bounds to the section, words, words[]')] })
  })

  it('has a check for every rule here', () => {
    const without = checkNames.filter((name) => !cases.some(({ check }) => check === name))
    // What a file of no bytes or of a strange name does is judged like what any other hostile one does.
    expect(without).toEqual(['empty', 'names'])
  })
})

describe('a manifest that is refused', () => {
  it('is a failing test that says why', async () => {
    const failing: (() => Promise<void>)[] = []
    analyzerSuite({ describe: (_name, body) => body(), it: (_name, body) => void failing.push(body) }, fixture('wrong-transports'))
    await expect(failing[0]?.()).rejects.toThrow('declares no analyzer in the "backup" key')
    expect(failing).toHaveLength(1)
  })
})

const fixtureDirectory = fixture('well-mannered')
const sample = path.join(fixtureDirectory, 'samples', 'three.txt')

analyzerSuite({ describe, it }, fixtureDirectory, { samples: [{ file: sample, section: { count: 3, longest: ['three words here', 'one', ''] } }] })

describe('the same under node:test', () => {
  it('ends, with every test passed', async () => {
    const suites = new URL('../plugin-suites.js', import.meta.url).href
    const file = path.join(directory, 'suite.mjs')
    const options = { samples: [{ file: sample, mediaType: 'text/x-shouted', text: 'THREE WORDS HERE' }] }
    writeFileSync(file, `import { describe, it } from 'node:test'\nimport { converterSuite } from '${suites}'\nconverterSuite({ describe, it }, ${JSON.stringify(fixtureDirectory)}, ${JSON.stringify(options)})\n`)
    const { stdout } = await promisify(execFile)(process.execPath, ['--test', '--test-reporter=tap', file])
    expect(stdout).toMatch(/^# tests 13$/m)
    expect(stdout).toMatch(/^# pass 13$/m)
  })
})
