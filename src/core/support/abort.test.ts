import { spawnSync } from 'node:child_process'
import { expect, it } from '@jest/globals'

it('any number may wait with the signal that never fires, without a warning of Node among the lines of a log', () => {
  const program = `
    const { neverAborted } = await import('${new URL('./abort.js', import.meta.url).href}')
    for (let count = 0; count < 100; count++) neverAborted.addEventListener('abort', () => count)`
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8', env: {} })
  expect([status, stderr]).toEqual([0, ''])
})
