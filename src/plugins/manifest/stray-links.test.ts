import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { strayLink } from './stray-links.js'

let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'stray-')))
  for (const path of ['p/dist', 'p/node_modules/@x', 'workspace', 'private']) mkdirSync(join(folder, path), { recursive: true })
  for (const name of ['p', 'workspace']) writeFileSync(join(folder, name, 'package.json'), '{}')
})
afterEach(() => rmSync(folder, { recursive: true }))

it.each<[string, string, string | undefined]>([
  ['p/dist/link', '../package.json', undefined],
  ['p/dist/around', '..', undefined],
  ['p/dist/dangling', './absent', undefined],
  ['p/node_modules/workspace', '../../workspace', undefined],
  ['p/node_modules/@x/workspace', '../../../workspace', undefined],
  ['p/all', '/', 'p/all'],
  ['p/dist/beside', '../../private', 'p/dist/beside'],
  ['p/dist/not-yet', '/nowhere/at/all', 'p/dist/not-yet'],
  ['p/dist/workspace', '../../workspace', 'p/dist/workspace'],
  ['p/node_modules/private', '../../private', 'p/node_modules/private'],
])('%s to %s: %s leads out', async (link, target, stray) => {
  symlinkSync(target, join(folder, link))
  expect(await strayLink(join(folder, 'p'))).toBe(stray === undefined ? undefined : join(folder, stray))
})

it('looks into what is linked as a dependency, which may be linked in turn', async () => {
  for (const [link, target] of [['p/node_modules/workspace', '../../workspace'], ['workspace/back', '../p'], ['workspace/all', '/']] as const) symlinkSync(target, join(folder, link))
  const stray = await strayLink(join(folder, 'p'))
  expect(stray === undefined ? undefined : dirname(stray)).toBe(join(folder, 'workspace'))
})

it.each<[string, string, boolean]>([
  ['p/node_modules/.bin/tool', '../workspace/package.json', false],
  ['p/node_modules/.bin/up', '../workspace/../private', true],
  ['p/dist/up', '../node_modules/workspace/../private', true],
])('goes through a dependency that is a link: %s to %s', async (link, target, isStray) => {
  mkdirSync(join(folder, 'p/node_modules/.bin'))
  symlinkSync('../../workspace', join(folder, 'p/node_modules/workspace'))
  symlinkSync(target, join(folder, link))
  expect(await strayLink(join(folder, 'p'))).toBe(isStray ? join(folder, link) : undefined)
})
