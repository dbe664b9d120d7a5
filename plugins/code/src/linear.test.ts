import { describe, expect, it } from '@jest/globals'
import { growthOf, hostileTexts, linear } from '@backup-agent/text-models/testing'
import mail from './converters/mail.js'
import markup from './converters/markup.js'
import notebook from './converters/notebook.js'
import { detectLanguage } from './language/detect.js'
import { outlineOf } from './outline/outline.js'
import { convertBytes } from './test-support.js'

const { signal } = new AbortController()

describe.each(hostileTexts)('work for a text of %s grows no faster than its length', (_, textOf) => {
  it.each<[string, (text: string) => unknown]>([
    ['mail', (text) => convertBytes(mail, `From: a@b.example\nSubject: c\n\nbegin ${text} end\n`, { mediaType: 'message/rfc822' })],
    ['notebook', (text) => convertBytes(notebook, JSON.stringify({ nbformat: 4, cells: ['code', 'raw'].map((type) => ({ cell_type: type, source: `begin ${text} end` })) }), { mediaType: 'application/x-ipynb+json' })],
    ['reStructuredText', (text) => convertBytes(markup, text, { mediaType: 'text/x-rst' })],
    ['language', (text) => detectLanguage('', text)],
    ['outline', (text) => outlineOf('TypeScript', text, signal)],
  ])('%s', async (_what, work) => {
    expect(await growthOf(work, textOf)).toBeLessThan(linear)
  })
})
