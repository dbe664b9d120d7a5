import { expect, it } from '@jest/globals'
import { convertBytes } from '../test-support.js'
import converter from './notebook.js'

const convert = async (notebook: unknown) => (await convertBytes(converter, JSON.stringify(notebook))).text

it('markdown, code and printed outputs, in the order of the cells', async () => {
  const code = (source: unknown, outputs: unknown[]) => ({ cell_type: 'code', outputs, source })
  expect(await convert({
    cells: [
      { cell_type: 'markdown', source: ['# Title\n', 'Some **bold** text'] },
      code(['x = 1\n', 'x'], [
        { output_type: 'stream', text: ['a\n', 'b\n'] },
        { output_type: 'execute_result', data: { 'text/plain': '1', 'text/html': '<b>1</b>', 'image/png': 'iVBORw0KGgo=' } },
        { output_type: 'error', ename: 'KeyError', evalue: 'card', traceback: ['\u001b[31mno'] },
        { output_type: 'stream', text: '\u001b[31mred\u001b[0m' },
      ]),
      code('', []),
      { cell_type: 'raw', source: 'raw *text*' },
    ],
    metadata: { language_info: { name: 'python' }, title: 'Sales' },
    nbformat: 4,
  })).toBe('Sales\n\nTitle\nSome bold text\n\n```python\nx = 1\nx\n```\n\na\nb\n\n1\n\nKeyError: card\n\nred\n\nraw *text*')
})

it('notebooks of format 3', async () => {
  expect(await convert({ worksheets: [{ cells: [{ cell_type: 'heading', source: 'Old' }, { cell_type: 'code', input: ['1+1'], outputs: [] }] }] })).toBe('Old\n\n```\n1+1\n```')
})

it('what is no notebook is JSON, and what is no JSON is text', async () => {
  expect(await convert({ a: 'b' })).toBe('a: b')
  expect((await convertBytes(converter, '{"cells": [')).text).toBe('{"cells": [')
  expect(await convert({ cells: [1, null, { cell_type: 'code', source: 3, outputs: {} }] })).toBe('')
})
