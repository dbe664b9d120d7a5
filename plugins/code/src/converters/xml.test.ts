import { describe, expect, it } from '@jest/globals'
import iconv from 'iconv-lite'
import { convertBytes, type ConvertOptions } from '../test-support.js'
import converter from './xml.js'

const convert = (content: string | Uint8Array, options?: ConvertOptions) => convertBytes(converter, content, { mediaType: 'application/xml', ...options })
const textOf = async (xml: string | Uint8Array, options?: ConvertOptions) => (await convert(xml, options)).text

describe('xml converter', () => {
  it.each([
    ['data: elements are lines, attributes are data', '<?xml version="1.0"?><people xmlns="x" xmlns:y="z"><person name="Ann" card="4111"><mail>ann@x.org</mail><city/></person>\n<person name="Bob"/></people>', 'name: Ann\ncard: 4111\nann@x.org\nname: Bob'],
    ['sentences stay whole', '<note><p>One <b>bold</b> and <i>two</i> <u>more</u> words.</p><p>Un<b>believ</b>able.</p></note>', 'One bold and two more words.\nUnbelievable.'],
    ['papers', '<article xml:lang="en"><title>On fish</title><name><surname>Ray</surname><given-names>Ann</given-names></name><sec><title>Methods</title><p>We <xref ref-type="bibr" rid="b1">1</xref> swam.</p></sec></article>', 'On fish\n\nRay Ann\n\nMethods\n\nWe 1 swam.'],
    ['tables', '<article><table><tr><th>a</th><th>b</th></tr><tr><td><p>1</p></td><td>2</td></tr></table></article>', 'a\tb\n1\t2'],
    ['feeds with HTML in them', '<rss><item><title>T</title><description>&lt;p&gt;One &amp;amp; &lt;b&gt;two&lt;/b&gt;&lt;/p&gt;</description><x><![CDATA[<p>three</p><script>no</script>]]></x></item></rss>', 'T\n\nOne & two\n\nthree'],
    ['CDATA, comments, instructions', '<a><?php echo 1 ?><!-- c --><![CDATA[1 < 2 & 3]]></a>', '1 < 2 & 3'],
    ['a document type with entities of its own', '<!DOCTYPE a [<!ENTITY b "c>d"> <!ELEMENT a ANY>]><a>text &b;</a>', 'text &b;'],
    ['drawings', '<svg xmlns="http://www.w3.org/2000/svg"><title>Map</title><style>a{}</style><path d="M0 0"/><text x="1">North <tspan>Sea</tspan></text><a xlink:href="https://x.org"/></svg>', 'Map\nNorth Sea\n\nhttps://x.org'],
    ['Word in one file', '<w:wordDocument><w:p><w:r><w:t>Hel</w:t></w:r><w:r><w:t>lo</w:t><w:tab/><w:t>you</w:t></w:r></w:p><w:p><w:r><w:instrText>PAGE</w:instrText><w:t>Two</w:t></w:r></w:p></w:wordDocument>', 'Hello you\nTwo'],
    ['OpenDocument in one file', '<office:document><office:styles><x>no</x></office:styles><text:h>Head</text:h><text:p>A<text:s/>b</text:p><table:table-row><table:table-cell><text:p>1</text:p></table:table-cell><table:table-cell><text:p>2</text:p></table:table-cell></table:table-row></office:document>', 'Head\n\nA b\n1\t2'],
    ['attributes that are text', '<book><fig alt="A fish" id="f1"/><p>x <abbr title="World">W</abbr></p></book>', 'A fish\n\nx (World) W'],
    ['pictures in Base64 are left out', `<a><b>${'QUJD'.repeat(600)}</b><c>d</c></a>`, 'd'],
    ['text that is no XML', 'just a < b', 'just a < b'],
  ])('%s', async (_what, xml, text) => {
    expect(await textOf(xml)).toBe(text)
  })

  it('says the language that the root element states', async () => {
    expect((await convert('<TEI xml:lang="la"><p xml:lang="fr">x</p></TEI>')).language).toBe('la')
  })

  it('reads the encoding that it states', async () => {
    expect(await textOf(iconv.encode('<?xml version="1.0" encoding="ISO-8859-2"?><a>Łódź</a>', 'iso-8859-2'))).toBe('Łódź')
  })

  const deep = 150_000
  it.each([
    ['elements within each other', '<a>'.repeat(deep) + 'end', 'end'],
    ['entities that grow', `<!DOCTYPE a [<!ENTITY l "lol">${Array.from({ length: 30 }, (_, at) => `<!ENTITY l${String(at)} "&l${String(at - 1)};&l${String(at - 1)};">`).join('')}]><a>&l29;</a>`, '&l29;'],
    ['hidden elements within each other', `<a>end${'<style>'.repeat(deep)}`, 'end'],
    ['one endless CDATA', `<a><![CDATA[${'x '.repeat(deep)}`, 'x '.repeat(deep).trim()],
    ['an endless document type', `<!DOCTYPE a [${'<!ENTITY a "b">'.repeat(deep)}`, ''],
  ])('%s', async (_what, xml, text) => {
    const got = await textOf(xml, { maxChars: 5_000_000 })
    expect([got.length, got.slice(0, 100)]).toEqual([text.length, text.slice(0, 100)])
  })
})
