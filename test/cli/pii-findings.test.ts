/** What is masked is more than what is reported: whatever options say, and however many values there are. */
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { FileMetadata } from '../../src/core/contracts/metadata.js'
import { backup, makeScratch, type Scratch } from './support.js'

let scratch: Scratch
beforeAll(async () => {
  scratch = await makeScratch()
  writeFileSync(scratch.path('all.yaml'), 'analyzers: {}\n')
})
afterAll(() => scratch.remove())

async function analyze(name: string, content: string, settings = 'analyzers: {}\n'): Promise<{ document: FileMetadata; said: string }> {
  writeFileSync(scratch.path(name), content)
  writeFileSync(scratch.path('settings.yaml'), settings)
  const { code, stdout, stderr } = await backup(['analyze', name, '--json', '--verbose'], { cwd: scratch.path(), env: { BACKUP_CONFIG: scratch.path('settings.yaml') } })
  expect(code).toBe(0)
  const document = JSON.parse(stdout) as FileMetadata
  return { document, said: `${JSON.stringify({ ...document, pii: undefined, embedding: undefined })}\n${stderr}` }
}

const cabin = 'The cabin lies above the lake, an hour from the station. The key of the boathouse hangs behind the stove. The ferry leaves at noon, and the last one at eight. '

it('values of types that are not reported are masked all the same', async () => {
  const letter = `${cabin}The password is Wintebnje!792Q, keep it. ${cabin}`
  const { document, said } = await analyze('letter.txt', letter, 'analyzers: {pii: {options: {types: [CREDIT_CARD]}}}\n')
  expect(document.pii).toBeUndefined()
  expect(document.summary).toBeDefined()
  expect(said).not.toMatch(/Winteb/i)
})

it('values for which the section has no room are masked all the same', async () => {
  const numbers = Array.from({ length: 1200 }, (_, at) => `${String(501 + (at % 150))}-${String(11 + (at % 80)).padStart(2, '0')}-${String(1234 + at)}`)
  const list = numbers.map((number, at) => `## SSN ${number}\n\nb${String(at)}@example.org\n`).join('\n')
  const { document, said } = await analyze('members.md', list)
  expect(document.pii).toMatchObject({ truncated: true, counts: { US_SSN: 1200 } })
  expect(document.code?.symbols).toEqual(expect.arrayContaining([expect.stringContaining('SSN ***')]))
  expect(numbers.filter((number) => said.includes(number))).toEqual([])
})

it('a PIN is in no summary', async () => {
  const { document, said } = await analyze('pin.txt', `${cabin}The PIN is 4711 and the CVV: 963 of it. ${cabin}`)
  expect(document.pii?.counts).toMatchObject({ PIN: 1 })
  expect(said).not.toMatch(/4711|963/)
})

it('a message that quotes the file is masked', async () => {
  const token = `ghp_${'x7Kq2mZ9'.repeat(4)}AbC1`
  const { document, said } = await analyze('drawing.svg', `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><g data-${token}="1" data-${token}="1"/></svg>`)
  expect(document.outcomes).toContainEqual(expect.objectContaining({ analyzer: '@backup-agent/plugin-image/image', status: 'failed' }))
  expect(said).not.toContain(token.slice(4, 20))
})
