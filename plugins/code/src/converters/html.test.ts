import { describe, expect, it } from '@jest/globals'
import iconv from 'iconv-lite'
import { convertBytes, type ConvertOptions } from '../test-support.js'
import converter from './html.js'

const convert = (content: string | Uint8Array, options?: ConvertOptions) => convertBytes(converter, content, { mediaType: 'text/html', ...options })
const textOf = async (html: string, options?: ConvertOptions) => (await convert(html, options)).text

describe('html converter: what is read', () => {
  it.each([
    ['blocks are lines, headings and paragraphs have blank lines', '<h1>A  title</h1><p>One\n sentence.<p>Two<br>lines<div>a</div><div>b</div>', 'A title\n\nOne sentence.\n\nTwo\nlines\na\nb'],
    ['inline tags break no words', 'un<b>believ</b>able <i>and</i> <span>more</span>', 'unbelievable and more'],
    ['entities', '<p>a &lt; b &amp; caf&eacute; &#8364;&#x20ac; &nosuch; 5&nbsp;kg AT&T', 'a < b & café €€ &nosuch; 5 kg AT&T'],
    ['soft hyphens and zero-width spaces', 'inter&shy;national 4111&#8203;1111', 'international 41111111'],
    ['scripts, styles, templates and comments are left out', 'a<script>if (a<b) "</p>"</script><style>p{}</style><template>t</template><!-- c <b> -->b<noscript>c</noscript>', 'ab\nc'],
    ['hidden parts', 'a<div hidden>b<div>c</div>d</div>e<p style="color:red; DISPLAY : none">f</p><p hidden>g<p>h', 'ae\n\nh'],
    ['an anti-flicker body is shown', '<body style="display:none">a</body>', 'a'],
    ['title and description', '<head><title>T &amp; t</title><meta name="description" content="About it"><meta property="og:description" content="About it"><meta name=viewport content=x></head><body>b', 'T & t\n\nAbout it\n\nb'],
    ['tables', '<table><tr><th>Name<th>Card number<tr><td><p>Ann</p><td><b>4111</b> 1111<td></td><td>x</table>after', 'Name\tCard number\nAnn\t4111 1111\tx\n\nafter'],
    ['cells of several lines stay apart', '<table><tr><td>menu<br>home<td>story</table>', 'menu\nhome\nstory'],
    ['a table in a cell', '<table><tr><td><table><tr><td>a<td>b</table><td>c<tr><td>d<td>e</table>', 'a\tb\tc\nd\te'],
    ['an empty first cell does not join rows', '<table><tr><td>a<td>b</tr><tr><td></td><td>c</tr></table>', 'a\tb\nc'],
    ['lists', '<ul><li><p>a</p></li><li>b<ol start=3><li>c<li>d</ol></ul><ol><li value=7>e<li>f</ol>', '- a\n- b\n  3. c\n  4. d\n\n7. e\n8. f'],
    ['preformatted text', 'a <pre>\nx  = 1\n  y &lt;b&gt;\n</pre> b', 'a\n\n\nx  = 1\n  y <b>\n\nb'],
    ['pictures', '<img src=x.png alt="A cat" title="Our cat"> and <img alt="">', 'A cat (Our cat) and'],
    ['titles that say more', '<abbr title="World Health Organization">WHO</abbr>, <span title="same">the same</span>', 'WHO (World Health Organization), the same'],
    ['forms', '<label>Name</label><input value="Ann"><input type=hidden value=s><input type=password value=p><input type=submit value="Send it"><select><option>One<option selected>Two</select>', 'Name Ann Send it\nOne\nTwo'],
    ['fields beside each other', '<button>Yes</button><button>No</button>', 'Yes No'],
  ])('%s', async (_what, html, text) => {
    expect(await textOf(html)).toBe(text)
  })

  it('XHTML, whose elements may close themselves', async () => {
    const html = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><script src="a.js"/><title/></head><body><p>a<br/>b</p></body></html>'
    expect(await textOf(html, { mediaType: 'application/xhtml+xml' })).toBe('a\nb')
  })
})

describe('html converter: where links lead', () => {
  it.each([
    ['a mail address behind the name', '<a href="mailto:ann%40example.org?subject=x">Ann</a>.', 'Ann (ann@example.org).'],
    ['not when the text says it', '<a href="mailto:Ann@example.org">ann@example.org</a>', 'ann@example.org'],
    ['a telephone number once', '<a href="tel:+4930123456">Call</a> <a href="tel:+4930123456">Call again</a>', 'Call (+4930123456) Call again'],
    ['not a number that is only written in another way', '<a href="tel:+4930123456">+49 30 123-456</a>', '+49 30 123-456'],
    ['other schemes as they are', '<a href="bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT">Donate</a>', 'Donate (bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT)'],
    ['addresses of the web at the end, once', '<a href="https://a.example/x">One</a>, <a href="https://a.example/x">two</a> <a href="https://b.example/">b.example</a> <a href="//c.example">c</a>', 'One, two b.example c\n\nhttps://a.example/x\nhttps://c.example'],
    ['nothing within the document or the site, no programs', '<a href="#a">a</a> <a href="b.html">b</a> <a href="javascript:x()">c</a> <a href="data:text/plain,x">d</a>', 'a b c d'],
    ['a broken escape is taken as it is', '<a href="mailto:50%@example.org">x</a>', 'x (50%@example.org)'],
    ['links that are never closed', '<a href="mailto:a@b.org">one<a href="mailto:c@d.org">two', 'one (a@b.org)two (c@d.org)'],
  ])('%s', async (_what, html, text) => {
    expect(await textOf(html)).toBe(text)
  })
})

describe('html converter: language and encoding', () => {
  it.each([['<html lang="de-AT">', 'de-AT'], ["<HTML XML:LANG='pt_BR'>", 'pt-BR'], ['<html lang="">', undefined], ['<html lang="not a tag">', undefined], ['<p lang="fr">', undefined]])('%s', async (html, language) => {
    expect((await convert(`${html}text`)).language).toBe(language)
  })

  const cases: readonly (readonly [stated: string, encoding: string, words: string])[] = [
    ['<meta charset="iso-8859-2">', 'iso-8859-2', 'Łódź, źdźbło'],
    ['<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', 'windows-1251', 'Да'],
    ['<meta charset=Shift_JIS>', 'shift_jis', '表'],
    ['<meta charset=gb2312>', 'gb18030', '联通'],
    ['<?xml version="1.0" encoding="koi8-r"?>', 'koi8-r', 'Мир'],
    ['<meta charset=utf-8>', 'windows-1252', 'Größe, Übung und später'],
    ['<meta charset=iso-8859-1>', 'utf8', 'Größe, Übung, später und früher'],
    ['<meta charset=nonsense>', 'utf8', 'é'],
    ['<meta charset=utf-16>', 'utf8', 'é'],
  ]
  it.each(cases)('%s in %s', async (stated, encoding, words) => {
    expect((await convert(iconv.encode(`${stated}<p>${words}</p>`, encoding))).text).toBe(words)
  })

  it('a byte order mark outweighs what is stated', async () => {
    expect((await convert(iconv.encode('<meta charset=windows-1251><p>é', 'utf16le', { addBOM: true }))).text).toBe('é')
    expect((await convert(iconv.encode('<meta charset=windows-1251><p>é', 'utf8', { addBOM: true }))).text).toBe('é')
  })
})

describe('html converter: hostile input', () => {
  const deep = 150_000
  it.each([
    ['elements within each other', '<div>'.repeat(deep) + 'end', 'end'],
    ['tables within each other', '<table><tr><td>'.repeat(deep) + 'end', 'end'],
    ['lists within each other', '<ul><li>'.repeat(deep) + 'end' + '</ul>'.repeat(deep), `${' '.repeat(16)}- end`],
    ['links within each other', '<a href="mailto:a@b.org">'.repeat(deep) + 'end', '(a@b.org)end'],
    ['titles within each other', '<b title="c">'.repeat(deep) + 'end', `end${' (c)'.repeat(200)}`],
    ['ends without beginnings', 'end' + '</ul></b>'.repeat(deep), 'end'],
    ['a megabyte in an attribute', `<p class="${'x'.repeat(3_000_000)}" title="${'y'.repeat(3_000_000)}">end`, `(${'y'.repeat(10_000)}) end`],
    ['attributes without number', `<p ${Array.from({ length: deep }, (_, at) => `a${String(at)}=b`).join(' ')}>end`, 'end'],
    ['one endless tag', `end<p ${'x '.repeat(deep)}`, 'end'],
    ['an endless comment', `end<!--${'- '.repeat(deep)}`, 'end'],
    ['an endless script', `end<script>${'</scrip>'.repeat(deep)}`, 'end'],
    ['openings without tags', '< '.repeat(deep) + 'end', '< '.repeat(deep) + 'end'],
    ['entities without end', '&amp'.repeat(deep), '&'.repeat(deep)],
    ['hidden without end', `end${'<div hidden>'.repeat(deep)}x`, 'end'],
  ])('%s', async (_what, html, text) => {
    const got = await textOf(html, { maxChars: 5_000_000 })
    // Megabytes of difference would help nobody.
    expect([got.length, got.slice(0, 100), got.slice(-100)]).toEqual([text.length, text.slice(0, 100), text.slice(-100)])
    expect(got === text).toBe(true)
  })

  it('cuts at maxChars and says so', async () => {
    expect(await convert('<p>abc 😀 def', { maxChars: 5 })).toEqual({ text: 'abc ', truncated: true })
    expect(await convert('<p>abc', { maxChars: 3 })).toEqual({ text: 'abc', truncated: false })
  })

  it('gives up on a file that is nearly all markup', async () => {
    expect(await convert(`a${'<b></b>'.repeat(300_000)}z`, { maxChars: 100 })).toEqual({ text: 'a', truncated: true })
  })

  it('stops when told to', async () => {
    await expect(convert('a', { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  })

  it('content that is no text', async () => {
    await expect(convert(Buffer.from([0, 1, 2, 3, 0]))).rejects.toMatchObject({ code: 'not-text' })
  })
})
