import { spawnSync } from 'node:child_process'
import { expect, it } from '@jest/globals'

it('any number may wait with the signal that never fires, without a warning of Node among the lines of a log', () => {
  const program = `
    const { neverAborted } = await import('${new URL('./abort.js', import.meta.url).href}')
    for (let count = 0; count < 100; count++) neverAborted.addEventListener('abort', () => count)`
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8', env: {} })
  expect([status, stderr]).toEqual([0, ''])
})

it('work that fails when nobody waits for it any more ends no process', () => {
  const program = `
    const { unlessAborted } = await import('${new URL('./abort.js', import.meta.url).href}')
    const late = new Promise((resolve, reject) => setImmediate(() => reject(new Error('late'))))
    await unlessAborted(late, AbortSignal.abort()).catch(() => undefined)
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))`
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8', env: {} })
  expect([status, stderr]).toEqual([0, ''])
})
