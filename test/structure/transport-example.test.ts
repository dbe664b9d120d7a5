import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { packageRoot } from '../support/run.js'

it.each(['transport.ts', 'store.ts', 'transport.test.ts'])('docs/transports.md shows %s of the example word for word', async (name) => {
  const [text, code] = await Promise.all([readFile(join(packageRoot, 'docs/transports.md'), 'utf8'), readFile(join(packageRoot, 'examples/plugins/flat-store/src', name), 'utf8')])
  expect(text).toContain(`\n\`\`\`ts\n${code}\`\`\`\n`)
})
