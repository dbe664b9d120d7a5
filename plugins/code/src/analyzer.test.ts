import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import analyzer from './analyzer.js'
import converter from './converters/plain-text.js'
import htmlConverter from './converters/html.js'
import { countLines, lineCounter } from './lines.js'
import { limits } from './outline/outline.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plugin-code-'))
})
afterAll(() => rm(folder, { recursive: true }))

const maxSectionBytes = 1_000_000

async function analyze(name: string, content: string | Uint8Array, maxChars = 1_000_000) {
  const path = join(folder, 'staged')
  await writeFile(path, content)
  const signal = new AbortController().signal
  const source = { path, displayName: `/home/someone/${name}`, size: content.length, mediaType: 'text/plain' }
  const text = await converter.convert(source, { signal, maxChars })
  return analyzer.analyze({ source, text, upstream: {} }, { signal, maxSectionBytes })
}

describe('code analyzer', () => {
  it('describes a source file by the name the user sees', async () => {
    expect(await analyze('größe.py', 'import os\n\ndef größe(x):\n    return os.path.getsize(x)\n')).toEqual({
      language: 'Python', lines: 4, symbols: ['größe'], imports: ['os'],
    })
  })

  it('says nothing about plain text, unknown text and empty files', async () => {
    expect(await analyze('notes.txt', 'Dear diary,\nit rained.\n')).toBeUndefined()
    expect(await analyze('notes', 'Dear diary,\nit rained.\n')).toBeUndefined()
    expect(await analyze('empty.py', '')).toBeUndefined()
  })

  it('says nothing without text', async () => {
    const source = { path: '/nowhere', displayName: 'a.py', size: 3, mediaType: 'text/x-python' }
    expect(await analyzer.analyze({ source, upstream: {} }, { signal: new AbortController().signal, maxSectionBytes })).toBeUndefined()
  })

  it('looks at the source of a file whose text is something else', async () => {
    const path = join(folder, 'staged')
    const html = '<!DOCTYPE html>\n<html>\n<h1 id="top">A <b>heading</b></h1>\n<script src="app.js"></script>\n</html>\n'
    await writeFile(path, Buffer.from(`\uFEFF${html}`, 'utf16le'))
    const signal = new AbortController().signal
    const source = { path, displayName: '/a/page.html', size: 1, mediaType: 'text/html' }
    const text = await htmlConverter.convert(source, { signal, maxChars: 1000 })
    expect(text.text).toBe('A heading')
    expect(await analyzer.analyze({ source, text, upstream: {} }, { signal, maxSectionBytes })).toEqual({
      language: 'HTML', lines: 5, symbols: ['A heading', 'top'], imports: ['app.js'],
    })
  })

  it.each([
    ['a.md', '# One **x** #\n```sh\n# no\n```\nTwo\n---\n\n- a\n---\n### [Three](x.md)\n', 'Markdown', ['One x', 'Two', 'Three']],
    ['front.md', '---\ntitle: A\ntags: [x]\n---\n\n# Real\n', 'Markdown', ['Real']],
    ['windows.md', '---\r\ntitle: A\r\n---\r\nTwo\r\n---\r\n', 'Markdown', ['Two']],
    ['toml.md', '+++\ntitle = "A"\n+++\n# Real\n', 'Markdown', ['Real']],
    ['rule.md', '---\nA heading\n===\n', 'Markdown', ['A heading']],
    ['a.adoc', '= Doc\n\n== Part\n', 'AsciiDoc', ['Doc', 'Part']],
    ['a.rst', '=====\nTitle\n=====\n\nSub\n---\n', 'reStructuredText', ['Title', 'Sub']],
    ['a.csv', 'Name;Card number\nAnn;4111\n', 'CSV', ['Name', 'Card number']],
    ['a.json', '{"name":{"no":1},"list":[{"no":2}],"broken', 'JSON', ['name', 'list']],
    ['b.json', '[{"id":1,"x":2},{"id":2}]', 'JSON', ['id', 'x']],
  ])('names in %s', async (name, content, language, symbols) => {
    expect(await analyze(name, content)).toMatchObject({ language, symbols })
  })

  describe('a notebook', () => {
    const code = (...source: string[]): object => ({ cell_type: 'code', outputs: [], source })
    const python = { language_info: { name: 'python' } }

    it('is the code of its cells, in the language of its kernel', async () => {
      const cells = [
        { cell_type: 'markdown', source: '# def no(): pass' },
        code('%matplotlib inline\n', '!pip install numpy\n', 'import numpy as np\n', 'from os import path'),
        code('%%bash\n', 'import this'),
        code('def broken(x:\n', '    """open'),
        code('%%time\n', 'class Model:\n', '    def fit(self): pass\n'),
      ]
      expect(await analyze('study.ipynb', JSON.stringify({ cells, metadata: python, nbformat: 4 }))).toEqual({
        language: 'Python', lines: 11, symbols: ['broken', 'Model', 'fit'], imports: ['numpy', 'os'],
      })
    })

    it.each([
      [{ cells: [code('f <- function(x) x')], metadata: { kernelspec: { language: 'R' } } }, 'R'],
      [{ worksheets: [{ cells: [{ cell_type: 'code', language: 'python', input: ['x = 1'] }] }] }, 'Python'],
      [{ cells: [code('x')], metadata: { language_info: { name: 'klingon' } } }, 'Jupyter Notebook'],
    ])('%#: names the language', async (notebook, language) => {
      expect(await analyze('a.ipynb', JSON.stringify(notebook))).toMatchObject({ language, lines: 1 })
    })

    it('has its pictures left aside, and its text by its media type', async () => {
      const picture = { output_type: 'display_data', data: { 'image/png': 'A'.repeat(5_000_000) } }
      const path = join(folder, 'staged')
      await writeFile(path, JSON.stringify({ cells: [{ ...code('def f(): pass'), outputs: [picture] }, code('def g(): pass')], metadata: python }))
      const source = { path, displayName: '/a/copy', size: 1, mediaType: 'application/x-ipynb+json' }
      const signal = new AbortController().signal
      expect(await analyzer.analyze({ source, text: { text: 'x', truncated: false }, upstream: {} }, { signal, maxSectionBytes })).toEqual({
        language: 'Python', lines: 2, symbols: ['f', 'g'], imports: [],
      })
    })

    it('that is none, or has no code, is looked at as it is', async () => {
      expect(await analyze('a.ipynb', '{"cells": [{"cell_type": "markdown", "source": "x"}]}')).toMatchObject({ language: 'Jupyter Notebook', lines: 1 })
      expect(await analyze('a.ipynb', '{"x": 1}')).toMatchObject({ language: 'Jupyter Notebook', lines: 1 })
    })
  })

  it('counts all lines of a file whose text was cut', async () => {
    const source = `x = 1\n${'y = 2\r\n'.repeat(30_000)}z = 3`
    expect((await analyze('long.py', source, 1000))?.lines).toBe(30_002)
    expect((await analyze('long.py', Buffer.from(`\uFEFF${source}`, 'utf16le'), 1000))?.lines).toBe(30_002)
  })

  it('is valid against its schema, also where the file is absurd', async () => {
    const schema = JSON.parse(await readFile(new URL('../code.schema.json', import.meta.url), 'utf8')) as object
    const validate = new Ajv2020().compile(schema)
    const names = Array.from({ length: 5000 }, (_, index) => `import "${'é'.repeat(300)}${String(index)}"; function f${String(index)}_${'x'.repeat(300)}() {}`)
    for (const [name, content] of [['a.js', names.join('\n')], ['b.md', '# Title'], ['c.py', '\n'], ['d.ipynb', '{"cells": [{"cell_type": "code", "source": ""}]}']] as const) {
      const section = await analyze(name, content)
      expect(validate(section) ? [] : validate.errors).toEqual([])
    }
  })

  it('has the limits that its schema states', async () => {
    const schema = JSON.parse(await readFile(new URL('../code.schema.json', import.meta.url), 'utf8')) as {
      properties: Record<'symbols' | 'imports', { maxItems: number; items: { maxLength: number } }>
    }
    const { symbols, imports } = schema.properties
    expect(limits).toEqual({ symbols: symbols.maxItems, imports: imports.maxItems, nameChars: symbols.items.maxLength })
    expect(imports.items.maxLength).toBe(limits.nameChars)
  })
})

describe('countLines', () => {
  it.each([['', 0], ['a', 1], ['a\n', 1], ['a\nb', 2], ['a\r\nb\rc\n', 3], ['\n\n', 2]])('%j', (text, lines) => {
    expect(countLines(text)).toBe(lines)
  })

  it('counts a line end that two pieces share once', () => {
    const counter = lineCounter()
    counter.add('a\r')
    counter.add('\nb')
    expect(counter.total()).toBe(2)
  })
})
