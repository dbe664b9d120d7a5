import { expect, it } from '@jest/globals'
import { join } from 'node:path'
import { run } from '../cli/support.js'
import { packageRoot } from '../support/run.js'

it('the reference for authors and the schema of the manifest are what the types say', async () => {
  expect(await run(process.execPath, [join(packageRoot, 'scripts', 'plugin-reference.mjs'), '--check'])).toMatchObject({ code: 0, stdout: '', stderr: '' })
})
