import { describe, expect, it } from '@jest/globals'
import { convertBytes } from '../test-support.js'
import converter from './markup.js'

const textOf = async (source: string, mediaType = 'text/markdown') => (await convertBytes(converter, source, { mediaType, maxChars: 5_000_000 })).text

describe('markdown', () => {
  it.each([
    ['headings', '# One #\n\nTwo\n===\n\nThree\n---\ntext #4', 'One\n\nTwo\n\nThree\n\ntext #4'],
    ['emphasis', '**bold** *it* ***both*** un**believ**able __b__ _i_ ~~gone~~', 'bold it both unbelievable b i gone'],
    ['what is no emphasis', '2 * 3 * 4, 2*3, snake_case_name, *args, https://x.example/a_b_c*', '2 * 3 * 4, 2*3, snake_case_name, *args, https://x.example/a_b_c*'],
    ['escapes and entities', String.raw`\*not\* a\_b &amp; &eacute; &nosuch; \\`, '*not* a_b & é &nosuch; \\'],
    ['code', 'Call `a*b*` and ``x`y``.\n\n```js\nconst a = b * c * d // **kept**\n```\n~~~\n<b>\n~~~\n\n    indented *too*', 'Call a*b* and x`y.\n\nconst a = b * c * d // **kept**\n\n<b>\n\n    indented *too*'],
    ['links', '[site](https://a.example/x_y "Title") [Ann](mailto:ann@x.org) [here](#top) [ref][1] <https://b.example> <c@d.org>\n\n[1]: https://e.example', 'site (Title) Ann (ann@x.org) here ref https://b.example c@d.org\n\nhttps://a.example/x_y\nhttps://e.example'],
    ['pictures', '![A cat](c.png "Our cat") [![build](b.svg)](https://ci.example)', 'A cat (Our cat) build\n\nhttps://ci.example'],
    ['lists', '* one\n+ two\n    - three *x*\n1. four\n2) five', '- one\n- two\n    - three x\n1. four\n2) five'],
    ['quotations', '> one **two**\n> > three', 'one two\nthree'],
    ['tables', '| Name | Card `|` no. |\n|:--|--:|\n| Ann | **4111** \\| x |\n\nafter', 'Name\tCard | no.\nAnn\t4111 | x\n\nafter'],
    ['front matter', '---\ntitle: "A *b*"\n---\ntext', 'title: "A *b*"\n\ntext'],
    ['HTML', '<p align="center">\n    <b>bold</b><br>line <img src="x" alt="pic"> <a href="mailto:a@b.org">Ann</a>\n</p>\n\nArray<string> 1 < 2', 'bold\nline pic (a@b.org) Ann\n\nArray<string> 1 < 2'],
    ['comments and styles', 'a <!-- b\nc --> d\n<style>\np {}\n</style>\n`<!--` stays', 'a\nd\n\n<!-- stays'],
    ['rules, footnotes', 'a[^1]\n\n***\n\n[^1]: *note*', 'a[1]\n\n[1] note'],
    ['nothing', '', ''],
  ])('%s', async (_what, source, text) => {
    expect(await textOf(source)).toBe(text)
  })

  it('a line that is read in parts keeps its characters whole', async () => {
    for (const line of ['😀'.repeat(20_000), `a${'😀'.repeat(20_000)}`]) {
      const text = await textOf(`${line}\n`)
      expect(Buffer.from(text).toString()).toBe(text)
    }
  })

  it.each(['[', '![', '[a](', '<', '<a ', '`', '*', '_', '|', '> ', '- ', '#', '<!--', '\\', '&', '[a]:', '~~~\n', '[[a](b)', 'http://', '    '])('a megabyte of %j', async (piece) => {
    await expect(textOf(piece.repeat(Math.ceil(1_000_000 / piece.length)))).resolves.toBeDefined()
  })
})

describe('reStructuredText', () => {
  it.each([
    ['titles', '=====\nTitle\n=====\n\nSub\n---\ntext', 'Title\n\nSub\ntext'],
    ['inline', 'A *b* **c** ``d*e*``, :ref:`the text <label>`, :func:`~os.path`, `site <https://x.example>`_, name_.', 'A b c d*e*, the text, os.path, site, name.\n\nhttps://x.example'],
    ['directives', '.. image:: a.png\n   :alt: A cat\n   :width: 3\n\n.. note:: Take *care*.\n\n.. _here:\n\n.. a comment\n.. [1] A source', 'A cat\n\nTake care.\n\n[1] A source'],
    ['literal blocks', 'Code::\n\n    x = **y**\n\nafter', 'Code:\n\n    x = **y**\n\nafter'],
    ['tables', '+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n+---+---+\n\n=== ===\nc   d\n=== ===', 'a\tb\n1\t2\n\nc   d'],
  ])('%s', async (_what, source, text) => {
    expect(await textOf(source, 'text/x-rst')).toBe(text)
  })

  it.each(['`', '*', '|', '.. ', ':a:`', '`a <', '_ ', '\\', '``'])('a megabyte of %j', async (piece) => {
    await expect(textOf(piece.repeat(Math.ceil(1_000_000 / piece.length)), 'text/x-rst')).resolves.toBeDefined()
  })
})

describe('AsciiDoc', () => {
  it.each([
    ['titles, attributes, comments', '= Doc\n:toc:\n:version: 1.2\n\n== Part\n// no\n////\nno\n////\n.Caption\ntext', 'Doc\nversion: 1.2\n\nPart\n\nCaption\ntext'],
    ['inline', '*b* _i_ `c*d*` https://x.example/a[site] link:b.html[local] mailto:z@y.org[Zoe] <<id,that part>>', 'b i c*d* site local Zoe (z@y.org) that part\n\nhttps://x.example/a'],
    ['blocks', '[source,js]\n----\na = *b*\n----\n* one\n** two\n. three\nTerm:: meaning\n\nimage::x.png[A cat,300]', 'a = *b*\n\n- one\n  - two\n- three\nTerm: meaning\n\nA cat'],
    ['tables', '[cols="1,2"]\n|===\n^h|Field |Card\n\n| a | 4111\n2+|wide\n|===\nafter', 'Field\tCard\n\na\t4111\nwide\n\nafter'],
  ])('%s', async (_what, source, text) => {
    expect(await textOf(source, 'text/asciidoc')).toBe(text)
  })

  it.each(['|===\n', '|', '[', '<<', '`', '*', 'link:', '://[', '#', '[.a]#'])('a megabyte of %j', async (piece) => {
    await expect(textOf(piece.repeat(Math.ceil(1_000_000 / piece.length)), 'text/asciidoc')).resolves.toBeDefined()
  })
})
