import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { fixture, fixturesRoot } from '../test-support/test-host.js'

it('docs/transports.md shows the transport that the suite tests, word for word', async () => {
  const [text, code] = await Promise.all([readFile(join(fixturesRoot, '../../docs/transports.md'), 'utf8'), readFile(join(fixture('flat-store'), 'transport.js'), 'utf8')])
  expect(text).toContain(`\n\`\`\`js\n${code}\`\`\`\n`)
})
