import { expect, it } from '@jest/globals'
import { homedir } from 'node:os'
import path from 'node:path'
import { cacheFolder } from './search-indexes.js'

it.each([
  ['/var/cache/ada', '/var/cache/ada/backup-agent'],
  ['cache', path.join(homedir(), '.cache/backup-agent')],
  [undefined, path.join(homedir(), '.cache/backup-agent')],
])('with XDG_CACHE_HOME=%s the index lies below %s', (folder, expected) => {
  expect(cacheFolder({ ...(folder !== undefined && { XDG_CACHE_HOME: folder }) })).toBe(expected)
})
