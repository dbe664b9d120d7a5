/** The command itself, on data of a few lines. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'eval-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function evaluate(...args: string[]): { readonly code: number | null; readonly table: readonly string[]; readonly said: readonly string[] } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(import.meta.dirname, 'run.js'), ...args], { encoding: 'utf8', env: { PATH: process.env['PATH'] } })
  const said = stderr.split('\n').filter((line) => line.startsWith('eval: ') && !/ took \d+ s$/.test(line))
  return { code: status, table: stdout.split('\n').filter((line) => /^\| (?!what|---)/.test(line)), said }
}

function secrets(content: string): void {
  mkdirSync(path.join(folder, 'pii'))
  writeFileSync(path.join(folder, 'pii', 'gitleaks_rule_cases.json'), content)
}

describe('npm run eval', () => {
  it('says in a line what it was not given, and ends with 2', () => {
    const missing = path.join(folder, 'none')
    const file = path.join(folder, 'file')
    writeFileSync(file, '')
    expect(evaluate()).toEqual({ code: 2, table: [], said: [expect.stringContaining('give the folder of the evaluation data')] })
    expect(evaluate(missing)).toEqual({ code: 2, table: [], said: [`eval: there is no folder ${missing}`] })
    expect(evaluate(file)).toEqual({ code: 2, table: [], said: [`eval: ${file} is no folder`] })
    expect(evaluate(folder, 'nothing')).toEqual({ code: 2, table: [], said: [expect.stringContaining('there is no scorer nothing; there is docs, images, ')] })
  })

  it('says of a folder without data what was looked for in it', () => {
    const { code, table, said } = evaluate(folder)
    expect([code, table]).toEqual([2, []])
    expect(said).toContain(`eval: there is no ${folder}/codelang/labels.json; left out`)
    expect(said.at(-1)).toBe(`eval: nothing of what was asked for lies in ${folder}; bench/eval/README.md says what is looked for`)
    expect(said.filter((line) => line.includes(' failed: '))).toEqual([])
  })

  it('ends with 0 where the figures hold, without a row for what there are no cases of', () => {
    secrets('[{"rule": "none", "text": "See you tomorrow.", "secret": false}]')
    const { code, table } = evaluate(folder, 'pii')
    expect(table).toEqual([expect.stringMatching(/^\| secrets: look-alikes left alone \| \S+ \| 1 \| 1\.000 \| 0\.850 \| 0\.950 \| ambition \|/)])
    expect(code).toBe(0)
  })

  it('ends with 1 where a figure does not hold, and names it', () => {
    secrets('[{"rule": "none", "text": "See you tomorrow.", "secret": true}]')
    const { code, table, said } = evaluate(folder, 'pii')
    expect(table).toEqual([expect.stringMatching(/^\| secrets: recall \| \S+ \| 1 \| 0\.000 \| 0\.850 \| 0\.950 \| \*\*no\*\* \|/)])
    expect([code, said.at(-1)]).toEqual([1, 'eval: does not hold: secrets: recall (pii/gitleaks_rule_cases)'])
  })

  it('ends with 1 and names the file that cannot be read', () => {
    secrets('[{"rule": ')
    const { code, said } = evaluate(folder, 'pii')
    expect([code, said.at(-1)]).toEqual([1, expect.stringMatching(/^eval: pii failed: \S+\/pii\/gitleaks_rule_cases\.json: Unexpected end of JSON input$/)])
  })
})
