/** No section of any plugin holds a part of a password or a number that the plugin `pii` finds, wherever a tokenizer cuts it. */
import { randomInt } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { FileMetadata } from '../../src/core/contracts/metadata.js'
import { Random } from '../support/random.js'
import { backup, makeScratch, type Scratch } from './support.js'

const partLength = 5
const secretsPlanted = 12
const seed = randomInt(2 ** 31)
const random = new Random(seed)
const word = (): string => Array.from({ length: random.between(3, 5) }, () => random.text(1, 'bdfgklmnprstvz') + random.text(1, 'aeiou')).join('')
const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
const sign = (signs: string): string => random.text(1, signs)

/** As people make them up: words, joined by a sign, and a digit. */
const secrets = Array.from({ length: secretsPlanted }, () => `${capital(word())}${sign('-._')}${capital(word())}${sign('!?+#')}${random.digits(1)}`)
const about = 'The cabin lies above the lake, an hour from the station. The key of the boathouse hangs behind the stove. Wood is in the shed, and the ferry leaves at noon.'
const files: readonly ((secret: string) => readonly [ending: string, text: string])[] = [
  (secret) => ['txt', `Notes about the cabin\n\nalarm password: ${secret}\n\n${about}\n`],
  (secret) => ['md', `# Cabin\n\n${about}\n\n## password: ${secret}\n\n${about}\n`],
  (secret) => ['html', `<!doctype html><html><head><title>Cabin</title></head><body><h1>Password: ${secret}</h1><p>${about}</p></body></html>\n`],
  (secret) => ['json', `${JSON.stringify({ cabin: about, password: secret }, undefined, 2)}\n`],
  (secret) => ['py', `import os\n\nclass Cabin:\n    """${about}"""\n    password = "${secret}"\n`],
  (secret) => ['csv', `cabin,password\nlake,${secret}\nshed,none\n`],
]

let scratch: Scratch
beforeAll(async () => {
  scratch = await makeScratch()
  mkdirSync(scratch.path('notes'))
  for (const [number, secret] of secrets.entries()) {
    for (const file of files) {
      const [ending, text] = file(secret)
      writeFileSync(scratch.path('notes', `${number}.${ending}`), text)
    }
  }
})
afterAll(() => scratch.remove())

it(`values are in no section, nor are parts of them (seed ${seed})`, async () => {
  const { code, stdout, stderr } = await backup(['analyze', 'notes', '--json'], { cwd: scratch.path(), env: { BACKUP_CONFIG: '' } })
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
  const documents = stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as FileMetadata & { path: string })
  expect(documents).toHaveLength(secrets.length * files.length)
  const leaks: string[] = []
  for (const { path, pii, ...document } of documents) {
    const secret = bare(secrets[Number(/\d+/.exec(path)?.[0])]!)
    expect({ path, found: pii?.counts['PASSWORD'] }).toEqual({ path, found: 1 })
    // The letters of a vector are drawn by lot, so to speak.
    const said = Object.entries(document).filter(([section]) => section !== 'embedding').map(([section, value]) => [section, bare(JSON.stringify(value))] as const)
    for (let at = 0; at + partLength <= secret.length; at++) {
      const part = secret.slice(at, at + partLength)
      for (const [section, text] of said) if (text.includes(part) && !bare(about).includes(part)) leaks.push(`${path}: ${section} has ${part}`)
    }
  }
  expect(leaks).toEqual([])
  const sections = new Set(documents.flatMap((document) => Object.keys(document)))
  for (const section of ['summary', 'keywords', 'code', 'pii']) expect(sections).toContain(section)
}, 120_000)

function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
}
