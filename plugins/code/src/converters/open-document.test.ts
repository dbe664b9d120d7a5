import { describe, expect, it } from '@jest/globals'
import { convertBytes, zipOf, type ConvertOptions } from '../test-support.js'
import converter from './open-document.js'

const type = 'application/vnd.oasis.opendocument.text'
const convert = (content: string | Uint8Array, options?: ConvertOptions) => convertBytes(converter, content, { mediaType: type, ...options })
const content = (body: string, styles = '') => `<?xml version="1.0"?><office:document-content><office:automatic-styles>${styles}</office:automatic-styles><office:body>${body}</office:body></office:document-content>`
const textOf = async (body: string, parts: Record<string, string> = {}, styles?: string) => (await convert(zipOf({ mimetype: type, 'content.xml': content(body, styles), ...parts }))).text

describe('open document converter', () => {
  it.each([
    ['headings, paragraphs, spaces', '<office:text><text:h>Head</text:h><text:p>One<text:s text:c="3"/>two<text:tab/>three<text:line-break/>four</text:p><text:p>un<text:span>believ</text:span>able</text:p></office:text>', 'Head\n\nOne two three\nfour\n\nunbelievable'],
    ['tables', '<office:text><table:table table:name="Table1"><table:table-row><table:table-cell><text:p>a</text:p><text:p>b</text:p></table:table-cell><table:table-cell><text:p>c</text:p></table:table-cell></table:table-row></table:table><text:p>after</text:p></office:text>', 'a\nb\nc\n\nafter'],
    ['sheets with their names', '<office:spreadsheet><table:table table:name="Costs"><table:table-row><table:table-cell><text:p>1</text:p></table:table-cell><table:table-cell/><table:table-cell><text:p>2</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>', 'Costs\n1\t2'],
    ['notes and comments behind the text', '<office:text><text:p>Body<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Small print</text:p></text:note-body></text:note> goes <office:annotation><dc:creator>Ann</dc:creator><dc:date>2020</dc:date><text:p>Really?</text:p></office:annotation>on.</text:p></office:text>', 'Body goes on.\n\nSmall print\n\nAnn: Really?'],
    ['what has been deleted is left out', '<office:text><text:tracked-changes><text:deletion><text:p>old</text:p></text:deletion></text:tracked-changes><text:p>new</text:p></office:text>', 'new'],
    ['links and pictures', '<office:text><text:p><text:a xlink:href="mailto:ann@example.org">Ann</text:a><draw:frame><svg:title>A fox</svg:title></draw:frame></text:p></office:text>', 'Ann (ann@example.org) (A fox)'],
    ['slides', '<office:presentation><draw:page draw:name="page1"><draw:frame><draw:text-box><text:p>First</text:p></draw:text-box></draw:frame><presentation:notes><text:p>Say it</text:p></presentation:notes></draw:page><draw:page><text:p>Second</text:p></draw:page></office:presentation>', 'First\n\nSay it\n\nSecond'],
  ])('%s', async (_what, body, text) => {
    expect(await textOf(body)).toBe(text)
  })

  it('numbers of lists', async () => {
    const styles = '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/></text:list-style>'
    const body = '<office:text><text:list text:style-name="L"><text:list-item><text:p>one</text:p><text:list><text:list-item><text:p>first</text:p></text:list-item><text:list-item><text:p>second</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>two</text:p></text:list-item></text:list><text:list><text:list-item><text:p>point</text:p></text:list-item></text:list></office:text>'
    expect(await textOf(body, {}, styles)).toBe('1. one\n  (a) first\n  (b) second\n2. two\n- point')
  })

  it('headers, objects, macros, properties', async () => {
    const parts = {
      'styles.xml': '<office:document-styles><office:styles><text:p>no</text:p></office:styles><office:master-styles><style:master-page><style:header><text:p>Head</text:p></style:header><text:p>Click to edit</text:p></style:master-page></office:master-styles></office:document-styles>',
      'Object 1/content.xml': content('<office:chart><text:p>Ducks by year</text:p></office:chart>'),
      'Basic/Standard/Module1.xml': '<script:module>Sub Main\n  Print 1\nEnd Sub</script:module>',
      'meta.xml': '<office:document-meta><office:meta><dc:title>Body</dc:title><dc:subject>Fish</dc:subject></office:meta></office:document-meta>',
    }
    expect(await textOf('<office:text><text:p>Body<draw:object xlink:href="./Object 1"/></text:p></office:text>', parts)).toBe('Head\n\nBody\n\nDucks by year\n\nFish\n\nSub Main\n  Print 1\nEnd Sub')
  })

  it('flat files', async () => {
    const flat = '<?xml version="1.0"?><office:document><office:meta><dc:title>Name</dc:title></office:meta><office:styles><x>no</x></office:styles><office:body><office:text><text:p>Text</text:p></office:text></office:body></office:document>'
    expect((await convert(flat, { mediaType: `${type}-flat-xml` })).text).toBe('Text\n\nName')
  })

  it('says when it is encrypted', async () => {
    const manifest = '<manifest:manifest><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>'
    await expect(convert(zipOf({ 'META-INF/manifest.xml': manifest, 'content.xml': '\u0000\u0001' }))).rejects.toMatchObject({ code: 'encrypted' })
    await expect(convert(zipOf({ 'encrypted-package': 'x' }))).rejects.toMatchObject({ code: 'encrypted' })
  })

  const deep = 150_000
  it.each([
    ['tables within each other', '<table:table><table:table-row><table:table-cell>'.repeat(deep) + '<text:p>end</text:p>', 'end'],
    ['lists within each other', `<office:text>${'<text:list><text:list-item>'.repeat(deep)}<text:p>end</text:p>`, `${' '.repeat(16)}- end`],
    ['ends without beginnings', `<text:p>end</text:p>${'</table:table></text:list></text:p>'.repeat(deep)}`, 'end'],
  ])('%s', async (_what, body, text) => {
    expect(await textOf(body)).toBe(text)
  })

  it('an archive of something else', async () => {
    await expect(convert(zipOf({ 'a.txt': 'a' }))).rejects.toMatchObject({ code: 'damaged' })
  })
})
