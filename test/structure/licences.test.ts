import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { packageRoot } from '../support/run.js'

it('the page of licences is what the lock file and the manifests say', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(packageRoot, 'scripts', 'licences.mjs'), '--check'], { encoding: 'utf8' })
  expect([status, stderr]).toEqual([0, ''])
})
