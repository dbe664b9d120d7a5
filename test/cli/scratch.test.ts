import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { backup, makeScratch, type Scratch } from './support.js'

let scratch: Scratch
beforeAll(async () => {
  scratch = await makeScratch()
  await mkdir(scratch.path('tmp'))
  await mkdir(scratch.path('documents'))
  for (let number = 0; number < 200; number += 1) await writeFile(scratch.path('documents', `${number}.py`), `import os\n\ndef work_${number}():\n    pass\n`)
})
afterAll(() => scratch.remove())

describe('the temporary folder of the plugin processes', () => {
  it.each<[string, NodeJS.Signals[]]>([
    ['ends', []],
    ['is interrupted', ['SIGINT']],
    ['is interrupted twice', ['SIGINT', 'SIGTERM']],
  ])('is gone when a command %s', async (_, signals) => {
    const result = await backup(['analyze', scratch.path('documents'), '--json'], {
      env: { TMPDIR: scratch.path('tmp') },
      // The first line means that plugins run.
      onStart: (child) => child.stdout?.once('data', () => signals.forEach((signal) => child.kill(signal))),
    })
    expect(result.code).toBe(signals.length === 0 ? 0 : 130)
    expect(await readdir(scratch.path('tmp'))).toEqual([])
  })
})
