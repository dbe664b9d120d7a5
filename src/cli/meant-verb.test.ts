import { expect, it } from '@jest/globals'
import { meantVerb } from './meant-verb.js'

it.each([
  ['plugins', 'instal', 'plugins install'],
  ['plugins', 'crate', 'plugins create'],
  ['plugins', 'remove', 'plugins uninstall'],
  ['plugins', 'rm', 'plugins uninstall'],
  ['plugins', 'list', 'plugins'],
  ['plugins', 'receipts', undefined],
  ['plugins', 'install', undefined],
  ['serve user', 'delete', 'serve user remove'],
  ['snapshots', 'list', undefined],
])('after %s, %s means %s', (verb, word, meant) => {
  expect(meantVerb(verb.split(' '), word)).toBe(meant)
})
